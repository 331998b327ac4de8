import { suite } from "uvu";
import * as assert from "uvu/assert";
import { fitOf } from "../../../../core/kinds/daemon-set/fit.js";
import { daemonTolerations } from "../../../../core/kinds/daemon-set/tolerations.js";
import type { Node } from "../../../../core/kinds/node/object.js";
import { setOf } from "./model.js";

const test = suite("where daemons run");
const node = (spec: object = {}, labels: Record<string, string> = {}): Node =>
  ({ apiVersion: "v1", kind: "Node", metadata: { name: "m1", labels }, spec }) as Node;
const taint = (effect: string, key = "gpu"): object => ({ taints: [{ key, effect }] });
const required = (nodeSelectorTerms: object[]): object => ({
  affinity: { nodeAffinity: { requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms } } },
});

const table: [what: string, pod: object, node: Node, fit: string][] = [
  ["anywhere", {}, node(), "runs"],
  ["where it is cordoned", {}, node({ unschedulable: true }), "runs"],
  ["by its selector", { nodeSelector: { disk: "ssd" } }, node({}, { disk: "ssd" }), "runs"],
  ["not by another label", { nodeSelector: { disk: "ssd" } }, node({}, { disk: "hdd" }), "none"],
  ["by the name that its template gives", { nodeName: "m1" }, node(), "runs"],
  ["not by another name", { nodeName: "m2" }, node(), "none"],
  [
    "by what its affinity requires",
    required([{ matchExpressions: [{ key: "a", operator: "Exists" }] }]),
    node({}, { a: "" }),
    "runs",
  ],
  [
    "not by what it forbids",
    required([{ matchExpressions: [{ key: "a", operator: "DoesNotExist" }] }]),
    node({}, { a: "" }),
    "none",
  ],
  ["not where nothing keeps it", {}, node(taint("NoExecute")), "none"],
  ["where it may stay", {}, node(taint("NoSchedule")), "keeps"],
  ["where it is not wanted much", {}, node(taint("PreferNoSchedule")), "runs"],
  ["what it tolerates", { tolerations: [{ key: "gpu", operator: "Exists" }] }, node(taint("NoExecute")), "runs"],
  ["what all of them tolerate", {}, node(taint("NoExecute", "node.kubernetes.io/not-ready")), "runs"],
  [
    "what those of the host's network do",
    {},
    node(taint("NoSchedule", "node.kubernetes.io/network-unavailable")),
    "keeps",
  ],
  ["on it", { hostNetwork: true }, node(taint("NoSchedule", "node.kubernetes.io/network-unavailable")), "runs"],
];
for (const [what, pod, place, fit] of table) test(what, () => assert.is(fitOf(setOf({}, pod), place), fit));

test("a toleration that is given is not given twice", () => {
  const given = { key: "node.kubernetes.io/not-ready", operator: "Exists", effect: "NoExecute" };
  const all = daemonTolerations({ containers: [], tolerations: [given, { key: "x", operator: "Exists" }] });
  assert.equal([all.filter(({ key }) => key === given.key).length, all[0]?.key, all.length], [1, "x", 7]);
});

test.run();
