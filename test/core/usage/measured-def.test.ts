import { suite } from "uvu";
import * as assert from "uvu/assert";
import { nodeMetrics } from "../../../core/kinds/node/metrics.js";
import { podMetrics } from "../../../core/kinds/pod/metrics.js";
import type { Pod } from "../../../core/kinds/pod/object.js";
import type { UsageReader } from "../../../core/usage/measured-def.js";

const it = suite("metrics.k8s.io");
const used = { nanoCores: 1_234_567, memoryBytes: 16_385 };
const at = { atMs: Date.UTC(2026, 0, 1), windowMs: 15_007 };
const usage: UsageReader = {
  ofPod: (minion, uid) => (minion === "m1" && uid === "u1" ? { ...at, used: new Map([["web", used]]) } : undefined),
  ofMachine: (minion) => (minion === "m1" ? { ...at, used } : undefined),
};
const pod = (uid: string): Pod => ({
  kind: "Pod",
  metadata: { name: "web", namespace: "shop", uid, labels: { app: "web" } },
  spec: { nodeName: "m1", containers: [] },
});

it("says of a pod what metrics-server says", () => {
  assert.equal(podMetrics.measured.shown(pod("u1"), usage), {
    kind: "PodMetrics",
    apiVersion: "metrics.k8s.io/v1beta1",
    metadata: { name: "web", namespace: "shop", labels: { app: "web" }, creationTimestamp: "2026-01-01T00:00:00Z" },
    timestamp: "2026-01-01T00:00:00Z",
    window: "15.007s",
    containers: [{ name: "web", usage: { cpu: "1234567n", memory: "17Ki" } }],
  });
  assert.is(podMetrics.measured.shown(pod("u2"), usage), undefined);
});

it("and of a node", () => {
  const node = { kind: "Node", metadata: { name: "m1" } } as never;
  const shown = nodeMetrics.measured.shown(node, usage);
  assert.equal([shown?.kind, shown?.usage], ["NodeMetrics", { cpu: "1234567n", memory: "17Ki" }]);
  assert.equal(nodeMetrics.table.row(shown as never, 0), ["m1", "1234567n", "17Ki", "15.007s"]);
  assert.is(nodeMetrics.measured.shown({ kind: "Node", metadata: { name: "m2" } } as never, usage), undefined);
});

it.run();
