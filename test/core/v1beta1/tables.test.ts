import { suite } from "uvu";
import * as assert from "uvu/assert";
import { type Kind, kinds } from "../../../core/kinds/all.js";
import type { Node } from "../../../core/kinds/node/object.js";
import type { Pod } from "../../../core/kinds/pod/object.js";
import { podStatusWord } from "../../../core/kinds/pod/status-word.js";
import type { Service } from "../../../core/kinds/service/object.js";
import { columnsOf, getTable, layOutGet, rowOf } from "../../../core/kinds/tables.js";
import { humanDuration } from "../../../core/objects/age.js";
import type { core } from "../../../core/objects/types.js";
import { fromApiTime } from "../../../core/time.js";
import { toInternalShape } from "../../../core/v1beta1/internal-shape.js";
import { kubecfgTable, layOutKubecfg } from "../../../core/v1beta1/tables.js";

const test = suite("tables");

function kubecfg(object: unknown): string {
  const table = kubecfgTable(object);
  if (!table) throw new Error("no table");
  return layOutKubecfg(table);
}

const jenkins = {
  id: "jenkins",
  labels: { name: "jenkins" },
  desiredState: { manifest: { containers: [{ image: "csanchez/jenkins-swarm:1.565.3.3" }] } },
  currentState: { status: "Waiting" },
};

test("kubecfg list pods, to the blank", () => {
  const running = {
    ...jenkins,
    id: "b",
    labels: { z: "1", a: "2" },
    currentState: { status: "Terminated", host: "10.245.2.2" },
  };
  assert.is(
    kubecfg({ kind: "PodList", items: [jenkins, running] }),
    [
      "Name                Image(s)                           Host                Labels              Status",
      "----------          ----------                         ----------          ----------          ----------",
      "jenkins             csanchez/jenkins-swarm:1.565.3.3   <unassigned>        name=jenkins        Pending",
      "b                   csanchez/jenkins-swarm:1.565.3.3   10.245.2.2/         a=2,z=1             Failed",
      "",
      "",
    ].join("\n"),
  );
});

test("kubecfg's other tables", () => {
  assert.is(
    kubecfg({ kind: "MinionList", items: [{ id: "10.245.2.2" }], minions: [] }),
    "Minion identifier\n----------\n10.245.2.2\n\n",
  );
  assert.is(kubecfg({ kind: "Status", status: "Success" }), "Status\n----------\nSuccess\n\n");
  assert.is(kubecfg({ kind: "PodList", items: [] }).split("\n").length, 4);
  const service = {
    kind: "Service",
    id: "jenkins",
    selector: { name: "jenkins" },
    portalIP: "10.0.29.247",
    port: 8888,
  };
  assert.equal(kubecfgTable(service)?.rows, [["jenkins", "", "name=jenkins", "10.0.29.247", "8888"]]);
  const template = { desiredState: { manifest: { containers: [{ image: "a" }, { image: "b" }] } } };
  const rc = {
    kind: "ReplicationController",
    id: "rc",
    desiredState: { replicas: 2, replicaSelector: { a: "b" }, podTemplate: template },
  };
  assert.equal(kubecfgTable(rc)?.rows, [["rc", "a,b", "a=b", "2"]]);
  const event = {
    kind: "Event",
    id: "e.1",
    involvedObject: { name: "jenkins", kind: "Pod" },
    status: "running",
    reason: "started",
    message: "hi",
  };
  assert.equal(kubecfgTable(event)?.rows, [["jenkins", "Pod", "running", "started", "hi"]]);
  assert.is(kubecfgTable({ kind: "Deployment" }), undefined);
});

test("kubecfg's YAML has the internal shape", () => {
  const wire = {
    kind: "Pod",
    apiVersion: "v1beta1",
    resourceVersion: 7,
    creationTimestamp: null,
    ...jenkins,
    selfLink: "/x",
  };
  const shape = toInternalShape(wire);
  assert.equal(Object.keys(shape), ["metadata", "desiredState", "currentState"]);
  assert.equal(shape["metadata"], {
    name: "jenkins",
    selfLink: "/x",
    resourceVersion: "7",
    creationTimestamp: null,
    labels: { name: "jenkins" },
  });
  assert.is((shape["currentState"] as { status: string }).status, "Pending");
  const container = {
    name: "c",
    env: [{ name: "A", key: "A", value: "1" }],
    volumeMounts: [{ name: "v", mountPath: "/m", path: "/m" }],
  };
  const podTemplate = {
    labels: { a: "b" },
    desiredState: {
      manifest: { version: "v1beta2", id: "", volumes: null, containers: [container], restartPolicy: { always: {} } },
    },
  };
  const rc = toInternalShape({
    kind: "ReplicationController",
    id: "rc",
    desiredState: { replicas: 2, replicaSelector: { a: "b" }, podTemplate },
    currentState: { replicas: 1 },
  });
  assert.equal(rc, {
    metadata: { name: "rc", creationTimestamp: null },
    spec: {
      replicas: 2,
      selector: { a: "b" },
      template: {
        metadata: { creationTimestamp: null, labels: { a: "b" } },
        spec: {
          volumes: null,
          containers: [{ name: "c", env: [{ name: "A", value: "1" }], volumeMounts: [{ name: "v", mountPath: "/m" }] }],
          restartPolicy: { always: {} },
        },
      },
    },
    status: { replicas: 1 },
  });
  assert.equal(toInternalShape({ kind: "Service", id: "s", port: 1, portalIP: "10.0.0.1" }), {
    metadata: { name: "s", creationTimestamp: null },
    spec: { port: 1, portalIP: "10.0.0.1" },
    status: {},
  });
  const list = toInternalShape({ kind: "PodList", resourceVersion: 3, items: [jenkins] });
  assert.is((list["items"] as unknown[]).length, 1);
});

test("spans of time in kubectl's words", () => {
  const s = 1000;
  const spans = [
    0,
    119,
    120,
    200,
    599,
    600,
    3 * 3600 - 1,
    3 * 3600,
    5 * 3600 + 180,
    30 * 3600,
    50 * 3600,
    192 * 3600,
    900 * 86_400,
    4000 * 86_400,
  ];
  assert.equal(
    spans.map((t) => humanDuration(t * s)),
    ["0s", "119s", "2m", "3m20s", "9m59s", "10m", "179m", "3h", "5h3m", "30h", "2d2h", "8d", "2y170d", "10y"],
  );
});

const nowMs = fromApiTime("2014-11-25T12:00:00Z");
const status = (state: core.ContainerState, ready = false, restartCount = 0): core.ContainerStatus => ({
  name: "c",
  image: "",
  imageID: "",
  ready,
  restartCount,
  state,
});
const pod = (podStatus: core.PodStatus): Pod => ({
  kind: "Pod",
  metadata: { name: "web", namespace: "n", creationTimestamp: "2014-11-25T11:00:00Z" },
  spec: { containers: [{ name: "c" }], nodeName: "m1" },
  status: podStatus,
});

test("a pod's one word", () => {
  const words = [
    pod({ phase: "Pending" }),
    pod({ phase: "Running", containerStatuses: [status({ running: {} }, true)] }),
    pod({ phase: "Running", containerStatuses: [status({ waiting: { reason: "CrashLoopBackOff" } })] }),
    pod({ phase: "Failed", containerStatuses: [status({ terminated: { exitCode: 3 } })] }),
    pod({ phase: "Succeeded", containerStatuses: [status({ terminated: { exitCode: 0, reason: "Completed" } })] }),
    pod({ phase: "Failed", reason: "Evicted" }),
    { ...pod({ phase: "Running" }), metadata: { name: "a", deletionTimestamp: "2014-11-25T11:00:00Z" } } as Pod,
  ].map(podStatusWord);
  assert.equal(words, ["Pending", "Running", "CrashLoopBackOff", "ExitCode:3", "Completed", "Evicted", "Terminating"]);
});

test("troupe get pods", () => {
  const restarted: core.ContainerStatus = {
    ...status({ running: {} }, true, 2),
    lastState: { terminated: { exitCode: 1, finishedAt: "2014-11-25T11:55:00Z" } },
  };
  const object = pod({ phase: "Running", podIP: "10.1.0.2", containerStatuses: [restarted] });
  assert.is(
    layOutGet(getTable("Pod", [object], { nowMs })),
    "NAME   READY   STATUS    RESTARTS     AGE\nweb    1/1     Running   2 (5m ago)   60m\n",
  );
  assert.equal(getTable("Pod", [object], { nowMs, wide: true, namespaces: true }).header, [
    "NAMESPACE",
    "NAME",
    "READY",
    "STATUS",
    "RESTARTS",
    "AGE",
    "IP",
    "NODE",
    "NOMINATED NODE",
    "READINESS GATES",
  ]);
  const cells = ["web", "1/1", "Running", "2 (5m ago)", "60m", "10.1.0.2", "m1", "<none>", "<none>"];
  assert.equal(rowOf("Pod", object, nowMs), cells);
});

test("troupe get svc and minions", () => {
  const service: Service = {
    kind: "Service",
    metadata: { name: "s" },
    spec: {
      type: "LoadBalancer",
      clusterIP: "10.0.0.1",
      ports: [{ port: 80, nodePort: 30_080 }],
      selector: { b: "2", a: "1" },
    },
  };
  assert.equal(rowOf("Service", service, nowMs), [
    "s",
    "LoadBalancer",
    "10.0.0.1",
    "<pending>",
    "80:30080/TCP",
    "<unknown>",
    "a=1,b=2",
  ]);
  const node: Node = {
    kind: "Node",
    metadata: { name: "m1" },
    spec: { unschedulable: true },
    status: { conditions: [{ type: "Ready", status: "True" }] },
  };
  assert.is(rowOf("Node", node, nowMs)[1], "Ready,SchedulingDisabled");
});

test("every kind has as many cells as columns", () => {
  const template = { spec: { containers: [] } };
  const spec = { containers: [], template, jobTemplate: { spec: { template } }, scaleTargetRef: {} };
  for (const kind of Object.keys(kinds) as Kind[]) {
    const object = { kind, metadata: { name: "a" }, spec, template, involvedObject: {}, roleRef: {} };
    assert.is(rowOf(kind, object as never, nowMs).length, columnsOf(kind).length);
  }
});

test.run();
