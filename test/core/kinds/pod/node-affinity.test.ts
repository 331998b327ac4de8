import { suite } from "uvu";
import * as assert from "uvu/assert";
import type { Node } from "../../../../core/kinds/node/object.js";
import { pinnedMinion, pinnedTo, wantsMinion } from "../../../../core/kinds/pod/node-affinity.js";
import type { core } from "../../../../core/objects/types.js";

const test = suite("affinity to minions");
const node: Node = {
  apiVersion: "v1",
  kind: "Node",
  metadata: { name: "m1", labels: { zone: "a", cores: "8", odd: "x" } },
  spec: {},
};
const asks = (...nodeSelectorTerms: core.NodeSelectorTerm[]): core.PodSpec => ({
  containers: [],
  affinity: { nodeAffinity: { requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms } } },
});
const label = (key: string, operator: string, ...values: string[]): core.PodSpec =>
  asks({ matchExpressions: [{ key, operator, values }] });

const table: [spec: core.PodSpec, holds: boolean][] = [
  [{ containers: [] }, true],
  [label("zone", "In", "a", "b"), true],
  [label("zone", "In", "b"), false],
  [label("none", "In", "b"), false],
  [label("zone", "NotIn", "b"), true],
  [label("none", "NotIn", "b"), true],
  [label("zone", "NotIn", "a"), false],
  [label("zone", "Exists"), true],
  [label("none", "Exists"), false],
  [label("none", "DoesNotExist"), true],
  [label("cores", "Gt", "4"), true],
  [label("cores", "Lt", "4"), false],
  [label("odd", "Gt", "4"), false],
  [label("none", "Lt", "4"), false],
  [label("zone", "Like", "a"), false],
  [asks({}), false],
  [asks(), false],
  [asks({ matchFields: [{ key: "metadata.name", operator: "In", values: ["m1"] }] }), true],
  [asks({ matchFields: [{ key: "metadata.uid", operator: "Exists" }] }), false],
  [asks({}, { matchExpressions: [{ key: "zone", operator: "Exists" }] }), true],
];

test("any term will do, all of a term must hold", () => {
  for (const [spec, holds] of table) assert.is(wantsMinion(spec, node), holds, JSON.stringify(spec.affinity));
});

test("a pod is pinned in place of what it required, and what it prefers stays", () => {
  const preferred = [{ weight: 1, preference: { matchExpressions: [{ key: "zone", operator: "Exists" }] } }];
  const { affinity } = label("zone", "In", "a");
  const wide = {
    ...affinity,
    nodeAffinity: { ...affinity?.nodeAffinity, preferredDuringSchedulingIgnoredDuringExecution: preferred },
  };
  const pinned = { containers: [], affinity: pinnedTo(wide, "m1") };
  assert.is(pinnedMinion(pinned), "m1");
  assert.equal(pinned.affinity.nodeAffinity?.preferredDuringSchedulingIgnoredDuringExecution, preferred);
  assert.ok(wantsMinion(pinned, node));
  assert.equal([pinnedMinion(label("zone", "In", "a")), pinnedMinion({ containers: [] })], ["", ""]);
});

test.run();
