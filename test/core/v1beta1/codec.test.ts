import { suite } from "uvu";
import * as assert from "uvu/assert";
import { Fault } from "../../../core/fault.js";
import type { Pod } from "../../../core/kinds/pod/object.js";
import { healingReasons } from "../../../core/kinds/pod/phase.js";
import { prepareForCreate } from "../../../core/kinds/prepare.js";
import { seededRandom } from "../../../core/random.js";
import { fromApiTime } from "../../../core/time.js";
import { decodeBinding } from "../../../core/v1beta1/binding.js";
import { decode, decodeAny, encode, encodeItem, encodeList, encodeWatched } from "../../../core/v1beta1/codec.js";
import { kindOfCollection } from "../../../core/v1beta1/collections.js";

import { kubecfgTable, layOutKubecfg, type Table } from "../../../core/v1beta1/tables.js";

const test = suite("v1beta1");
const nowMs = fromApiTime("2014-11-25T12:00:00Z");

function created<T extends "Pod" | "ReplicationController" | "Service">(kind: T, body: unknown, namespace = "default") {
  return prepareForCreate(kind, decode(kind, body), {
    nowMs,
    random: seededRandom("1"),
    namespace,
    version: "v1beta1",
  });
}

function podBody(container: object, manifest: object = {}, more: object = {}): object {
  return {
    id: "a",
    ...more,
    desiredState: {
      manifest: { version: "v1beta1", ...manifest, containers: [{ name: "c", image: "i", ...container }] },
    },
  };
}

function faultOf(work: () => unknown): Fault {
  try {
    work();
  } catch (error) {
    if (error instanceof Fault) return error;
    throw error;
  }
  throw new Error("nothing was wrong");
}

function fieldsOf(work: () => unknown): string[] {
  return (faultOf(work).details.causes ?? []).map((c) => c.field);
}

test("a container's words", () => {
  const container = {
    command: ["run"],
    cpu: 100,
    memory: 50_000_000,
    imagePullPolicy: "pullalways",
    privileged: "yes",
    env: [{ key: "A", value: 8080 }],
    ports: [{ containerPort: "80", protocol: "udp" }],
    volumeMounts: [{ name: "v", path: "/data", mountType: "HOST", readOnly: true }],
    terminationMessagePath: "/end",
    unknown: 1,
  };
  const pod = decode("Pod", podBody(container, { volumes: [{ name: "v", source: { hostDir: { path: "/x" } } }] }));
  const [c] = pod.spec.containers;
  assert.equal(
    [c?.args, c?.command, c?.imagePullPolicy, c?.terminationMessagePath],
    [["run"], undefined, "Always", "/end"],
  );
  assert.equal(c?.resources, {
    limits: { memory: "50000000" },
    requests: { memory: "50000000", cpu: "100m" },
  });
  assert.equal(c?.env, [{ name: "A", value: "8080" }]);
  assert.equal(c?.ports, [{ containerPort: 80, protocol: "UDP" }]);
  assert.equal(c?.volumeMounts, [{ name: "v", mountPath: "/data", readOnly: true }]);
  assert.equal(c?.securityContext, { privileged: true });
  assert.equal(pod.spec.volumes, [{ name: "v", hostPath: { path: "/x" } }]);
  assert.equal(encode(pod).desiredState.manifest?.containers?.[0], {
    name: "c",
    image: "i",
    command: ["run"],
    ports: [{ containerPort: 80, protocol: "UDP" }],
    env: [{ name: "A", key: "A", value: "8080" }],
    memory: 50_000_000,
    cpu: 100,
    volumeMounts: [{ name: "v", readOnly: true, mountPath: "/data", path: "/data" }],
    terminationMessagePath: "/end",
    privileged: true,
    imagePullPolicy: "PullAlways",
  });
});

test("0.5.4's pull policy is kept when none is given, also for :latest", () => {
  assert.is(decode("Pod", podBody({ image: "a:latest" })).spec.containers[0]?.imagePullPolicy, "IfNotPresent");
});

test("probes get a period, keep their one chance, and mark the pod; the mark is not shown", () => {
  const pod = decode(
    "Pod",
    podBody({
      livenessProbe: { enabled: true, type: "http", httpGet: { path: "/h", port: 8080 }, initialDelaySeconds: 30 },
    }),
  );
  assert.equal(pod.spec.containers[0]?.livenessProbe, {
    httpGet: { path: "/h", port: 8080, scheme: "HTTP" },
    initialDelaySeconds: 30,
    periodSeconds: 10,
    timeoutSeconds: 10,
    successThreshold: 1,
    failureThreshold: 1,
  });
  assert.equal(pod.metadata.annotations, { "troupe.io/probes": "0.5.4" });
  assert.is(encode(pod).annotations, undefined);
});

test("a pod as it is stored: id, uid, no host, no status of its own", () => {
  const pod = created("Pod", {
    desiredState: { manifest: { containers: [{ name: "c", image: "i" }] }, host: "m1" },
    currentState: { status: "Running", podIP: "1.2.3.4" },
  });
  assert.is(pod.metadata.name, pod.metadata.uid);
  assert.equal([pod.spec.nodeName, pod.status], [undefined, { phase: "Pending" }]);
  assert.equal([pod.metadata.creationTimestamp, pod.metadata.namespace], ["2014-11-25T12:00:00Z", "default"]);
});

test("a pod that is being healed is Failed in the article's words, whatever its stored phase", () => {
  const pod = created("Pod", podBody({}));
  for (const phase of ["Running", "Failed"])
    for (const reason of healingReasons) {
      const wire = encode({ ...pod, status: { phase, reason } } as Pod);
      assert.is(wire.currentState?.status, "Terminated", `${phase} ${reason}`);
      assert.match(layOutKubecfg(kubecfgTable(wire as unknown as Record<string, unknown>) as Table), / Failed\n\n$/);
    }
});

test("status words, info and addresses of a pod", () => {
  const pod = created("Pod", podBody({}));
  const word = (phase: string) => encode({ ...pod, status: { phase } } as Pod).currentState?.status;
  assert.equal(["Pending", "Running", "Failed", "Succeeded", "Unknown"].map(word), [
    "Waiting",
    "Running",
    "Terminated",
    "Terminated",
    "Unknown",
  ]);
  const finished = { exitCode: 3, reason: "Error", finishedAt: "2014-11-25T12:01:00Z" };
  const containerStatuses = [
    { name: "c", ready: false, restartCount: 2, image: "i", imageID: "x", state: { terminated: finished } },
  ];
  const running: Pod = {
    ...pod,
    spec: { ...pod.spec, nodeName: "m1" },
    status: {
      phase: "Running",
      hostIP: "10.1.1.1",
      podIP: "10.2.2.2",
      startTime: "2014-11-25T12:00:00Z",
      containerStatuses,
    },
  };
  const wire = encode(running);
  assert.equal(
    [wire.desiredState.host, wire.currentState?.host, wire.currentState?.hostIP, wire.currentState?.podIP],
    ["m1", "m1", "10.1.1.1", "10.2.2.2"],
  );
  assert.equal(wire.currentState?.info, {
    c: { state: { termination: finished }, restartCount: 2, image: "i" },
    net: { state: { running: { startedAt: "2014-11-25T12:00:00Z" } }, restartCount: 0, podIP: "10.2.2.2" },
  });
});

test("an answer: kind and version on it, not on the items of a list", () => {
  const pod = created("Pod", podBody({}));
  const wire = encode(pod);
  assert.equal([wire.kind, wire.apiVersion, wire.selfLink], ["Pod", "v1beta1", "/api/v1beta1/pods/a"]);
  assert.equal(Object.keys(wire).slice(0, 4), ["kind", "id", "uid", "creationTimestamp"]);
  assert.equal(encodeList("Pod", 7), {
    kind: "PodList",
    creationTimestamp: null,
    selfLink: "/api/v1beta1/pods",
    resourceVersion: 7,
    apiVersion: "v1beta1",
    items: [],
  });
  assert.is((encodeItem(pod) as { kind?: string }).kind, undefined);
  assert.equal(encodeWatched(pod), wire);
});

test("minions: listed twice, capacity in thousandths and bytes", () => {
  const node = decode("Node", {
    kind: "Minion",
    id: "10.245.2.2",
    hostIP: "10.245.2.2",
    resources: { capacity: { cpu: 1000, memory: "3Gi" } },
  });
  assert.equal(node.status?.capacity, { cpu: "1000m", memory: "3Gi" });
  assert.equal(encode(node).resources?.capacity, { cpu: 1000, memory: 3 * 2 ** 30 });
  const list = encodeList("Node", 1) as { kind: string; items: unknown[]; minions: unknown[] };
  assert.equal([list.kind, list.minions, list.items], ["MinionList", [], []]);
  const minions = [encodeItem(node)];
  assert.is(decodeAny(JSON.parse(JSON.stringify({ kind: "MinionList", minions })))[0]?.metadata.name, "10.245.2.2");
  assert.is(kindOfCollection("minions"), "Node");
});

test("services", () => {
  const service = decode("Service", {
    id: "jenkins",
    port: "8888",
    selector: { name: "jenkins" },
    createExternalLoadBalancer: true,
    publicIPs: ["1.2.3.4"],
  });
  const wish = { "troupe.io/balancing": "least-connections" };
  const wishing = decode("Service", { id: "a", port: 1, selector: { a: "b" }, annotations: wish });
  assert.equal([wishing.metadata.annotations, encode(wishing).annotations], [wish, wish]);
  assert.equal(service.spec.ports, [{ protocol: "TCP", port: 8888, targetPort: 0 }]);
  assert.equal([service.spec.type, service.spec.externalIPs], ["LoadBalancer", ["1.2.3.4"]]);
  const two = decode("Service", {
    id: "a",
    selector: { a: "b" },
    ports: [
      { name: "x", port: 1, containerPort: 2 },
      { name: "y", port: 3, containerPort: "n" },
    ],
  });
  assert.equal(
    two.spec.ports?.map((p) => p.targetPort),
    [2, "n"],
  );
  assert.is(encode(two).ports?.length, 2);
});

test("bindings, events and endpoints", () => {
  assert.equal(decodeBinding({ podID: "a", host: "m1" }).target, { kind: "Node", name: "m1" });
  assert.equal(
    fieldsOf(() => decodeBinding({})),
    ["podID", "host"],
  );
  const event = decode("Event", {
    id: "e",
    involvedObject: { kind: "Pod", name: "a", namespace: "x" },
    status: "odd",
    source: "kubelet",
    timestamp: "2014-11-25T12:00:00Z",
  });
  assert.equal([event.metadata.namespace, event.source?.component, event.count], ["x", "kubelet", 1]);
  assert.equal([encode(event).status, encode(event).timestamp], ["odd", "2014-11-25T12:00:00Z"]);
  const endpoints = decode("Endpoints", { id: "s", endpoints: ["10.0.0.1:80", "10.0.0.2:80", "[::1]:81"] });
  assert.is(endpoints.subsets?.length, 2);
  assert.equal(encode(endpoints).endpoints, ["10.0.0.1:80", "10.0.0.2:80", "[::1]:81"]);
});

test.run();
