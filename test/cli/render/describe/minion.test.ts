import { suite } from "uvu";
import * as assert from "uvu/assert";
import { describeMinion } from "../../../../cli/render/describe/minion.js";
import type { Node } from "../../../../core/kinds/node/object.js";
import { nowMs, pod } from "./objects.js";

const test = suite("describe minion");

const node: Node = {
  kind: "Node",
  metadata: { name: "m1" },
  spec: {
    unschedulable: true,
    podCIDR: "10.244.1.0/24",
    taints: [{ key: "disk", value: "slow", effect: "NoSchedule" }],
  },
  status: {
    capacity: { cpu: "4", memory: "8Gi", pods: "40" },
    addresses: [{ type: "InternalIP", address: "10.245.2.2" }],
    conditions: [{ type: "Ready", status: "True" }],
  },
};

test("what it has, and what its pods have asked for", () => {
  const asked = { resources: { requests: { cpu: "1" }, limits: { memory: "2Gi" } } };
  const own = pod({ phase: "Running" }, "m1", asked);
  const over = pod({ phase: "Succeeded" }, "m1", asked);
  const text = describeMinion(node, [own, over, pod({}, "m2", asked)], [], nowMs);
  assert.match(text, /Capacity: +cpu 4, memory 8192 Mi, pods 40\n/);
  assert.match(text, /Requested: +cpu 1 \(25 %\), memory 2048 Mi \(25 %\), 1 pods\n/);
  assert.match(text, /Cordoned: +yes: it gets no new pods\n/);
  assert.match(text, /Taints: +disk=slow:NoSchedule\n/);
  assert.match(text, /Addresses: +InternalIP 10\.245\.2\.2\n/);
});

test.run();
