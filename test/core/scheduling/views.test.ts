import { suite } from "uvu";
import * as assert from "uvu/assert";
import type { Node } from "../../../core/kinds/node/object.js";
import type { Pod } from "../../../core/kinds/pod/object.js";
import type { core } from "../../../core/objects/types.js";
import type { MinionFacts, MinionView } from "../../../core/scheduling/schedule-types.js";
import { minionFacts, podView } from "../../../core/scheduling/views.js";
import { minion, pod } from "./samples.js";

const test = suite("views");

function podWith(spec: Partial<core.PodSpec>, metadata: Partial<Pod["metadata"]> = {}): Pod {
  return {
    kind: "Pod",
    metadata: { name: "p", namespace: "default", uid: "u", ...metadata },
    spec: { containers: [], ...spec },
  };
}
const container = (facts: Partial<core.Container>): core.Container => ({ name: "c", image: "i", ...facts });
const asks = (requests?: Record<string, string>, limits?: Record<string, string>): core.Container =>
  container({ resources: { ...(requests ? { requests } : {}), ...(limits ? { limits } : {}) } });
const plain = pod("u", { name: "p" });

const table: { what: string; of: Pod; is: ReturnType<typeof podView> }[] = [
  { what: "a pod that asks for nothing", of: podWith({}), is: plain },
  {
    what: "containers add up, in any unit",
    of: podWith({ containers: [asks({ cpu: "100m", memory: "1Gi" }), asks({ cpu: "0.5", memory: "1M" })] }),
    is: { ...plain, cpuMillis: 600, memoryBytes: 2 ** 30 + 1e6 },
  },
  {
    what: "limits stand in for requests, one by one",
    of: podWith({ containers: [asks({ cpu: "1" }, { cpu: "2", memory: "10" })] }),
    is: { ...plain, cpuMillis: 1_000, memoryBytes: 10 },
  },
  {
    what: "the largest init container counts if it is larger than all others together",
    of: podWith({
      containers: [asks({ cpu: "100m", memory: "9" }), asks({ cpu: "100m" })],
      initContainers: [asks({ cpu: "150m" }), asks({ cpu: "300m", memory: "5" })],
      overhead: { cpu: "1m" },
    }),
    is: { ...plain, cpuMillis: 301, memoryBytes: 9 },
  },
  {
    what: "host ports, and on the host's network all ports",
    of: podWith({
      containers: [container({ ports: [{ containerPort: 1 }, { containerPort: 2, hostPort: 80, protocol: "udp" }] })],
    }),
    is: { ...plain, hostPorts: [{ port: 80, protocol: "UDP", hostIp: "" }] },
  },
  {
    what: "every port on the host's network",
    of: podWith({ hostNetwork: true, containers: [container({ ports: [{ containerPort: 1, hostIP: "10.0.0.1" }] })] }),
    is: { ...plain, hostPorts: [{ port: 1, protocol: "TCP", hostIp: "10.0.0.1" }] },
  },
  {
    what: "network disks",
    of: podWith({
      volumes: [
        { name: "a", gcePersistentDisk: { pdName: "d", readOnly: true } },
        { name: "b", awsElasticBlockStore: { volumeID: "v", readOnly: true } },
        { name: "c", emptyDir: {} },
      ],
    }),
    is: {
      ...plain,
      disks: [
        { id: "gce/d", readOnly: true },
        { id: "aws/v", readOnly: false },
      ],
    },
  },
  {
    what: "wishes, tolerations, priority and whose replica it is",
    of: podWith(
      { nodeSelector: { a: "b" }, tolerations: [{ key: "k", value: "v" }, { operator: "Exists" }], priority: 7 },
      {
        labels: { l: "1" },
        ownerReferences: [
          { apiVersion: "v1", kind: "X", name: "x", uid: "other" },
          { apiVersion: "v1", kind: "ReplicationController", name: "rc", uid: "rc-uid", controller: true },
        ],
      },
    ),
    is: {
      ...plain,
      labels: { l: "1" },
      nodeSelector: { a: "b" },
      tolerations: [{ key: "k", operator: "Equal", value: "v" }, { operator: "Exists" }],
      group: "rc-uid",
      priority: 7,
    },
  },
];
for (const { what, of, is } of table) test(what, () => assert.equal(podView(of), is));

const factsOf = (view: MinionView): MinionFacts => {
  const { pods: _, ...facts } = view;
  return facts;
};

test("a minion as its object says", () => {
  const node: Node = {
    kind: "Node",
    metadata: { name: "m", labels: { zone: "a" } },
    spec: { unschedulable: true, taints: [{ key: "k", effect: "NoExecute" }] },
    status: {
      capacity: { cpu: "4", memory: "8Gi", pods: "110" },
      allocatable: { cpu: "3500m", memory: "7Gi", pods: "100" },
      conditions: [
        { type: "Ready", status: "True" },
        { type: "Flapping", status: "True" },
      ],
    },
  };
  const expected = minion("m", {
    labels: { zone: "a" },
    taints: [{ key: "k", value: "", effect: "NoExecute" }],
    unschedulable: true,
    flapping: true,
    cpuMillis: 3_500,
    memoryBytes: 7 * 2 ** 30,
    podsMax: 100,
  });
  assert.equal(minionFacts(node), factsOf(expected));
});

test("a minion that never reported is not ready and has no known limits", () => {
  const node: Node = { kind: "Node", metadata: { name: "m" }, spec: {} };
  assert.equal(minionFacts(node), factsOf(minion("m", { ready: false })));
});

test.run();
