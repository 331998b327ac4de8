import { suite } from "uvu";
import * as assert from "uvu/assert";
import { Fault } from "../../../core/fault.js";
import type { Kind, KindMap } from "../../../core/kinds/all.js";
import { pullPolicyFor } from "../../../core/kinds/pod/container.js";
import { readObject } from "../../../core/kinds/prepare.js";

const test = suite("kinds of v1");

function read<K extends Kind>(kind: K, body: object): KindMap[K] {
  return readObject(kind, body).object;
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

function causes(work: () => unknown): string[] {
  return (faultOf(work).details.causes ?? []).map((c) => `${c.reason.replace("FieldValue", "")} ${c.field}`);
}

const meta = { name: "a" };
const container = { name: "c", image: "nginx" };
const pod = (spec: object, more: object = {}): object => ({
  metadata: meta,
  spec: { containers: [container], ...spec },
  ...more,
});
const controller = (spec: object): object => ({
  metadata: meta,
  spec: { template: { metadata: { labels: { x: "y" } }, spec: { containers: [container] } }, ...spec },
});
const service = (spec: object): object => ({ metadata: meta, spec: { ports: [{ port: 80 }], ...spec } });

test("a pod's defaults", () => {
  const { spec } = read(
    "Pod",
    pod({
      containers: [
        {
          ...container,
          ports: [{ containerPort: 80 }],
          livenessProbe: { httpGet: { port: 80 } },
          resources: { limits: { cpu: "1" } },
        },
      ],
      volumes: [{ name: "v" }],
    }),
  );
  assert.equal(
    [spec.restartPolicy, spec.terminationGracePeriodSeconds, spec.dnsPolicy, spec.schedulerName],
    ["Always", 30, "ClusterFirst", "default-scheduler"],
  );
  const [c] = spec.containers;
  assert.equal(
    [c?.imagePullPolicy, c?.ports?.[0]?.protocol, c?.terminationMessagePath],
    ["Always", "TCP", "/dev/termination-log"],
  );
  assert.equal(c?.livenessProbe, {
    httpGet: { port: 80, path: "/", scheme: "HTTP" },
    periodSeconds: 10,
    timeoutSeconds: 1,
    successThreshold: 1,
    failureThreshold: 3,
  });
  assert.equal(c?.resources, { limits: { cpu: "1" }, requests: { cpu: "1" } });
  assert.equal(spec.volumes, [{ name: "v", emptyDir: {} }]);
});

test("the pull policy follows the tag", () => {
  const policies = ["a", "a:latest", "a:1", "r:5000/a", "r:5000/a:2", "a@sha256:0"].map(pullPolicyFor);
  assert.equal(policies, ["Always", "Always", "IfNotPresent", "Always", "IfNotPresent", "IfNotPresent"]);
});

test("with the host's network every port is the host's", () => {
  const { spec } = read(
    "Pod",
    pod({ hostNetwork: true, containers: [{ ...container, ports: [{ containerPort: 80 }] }] }),
  );
  assert.equal(spec.containers[0]?.ports, [{ containerPort: 80, hostPort: 80, protocol: "TCP" }]);
});

test("a controller takes selector and labels from its template", () => {
  const rc = read("ReplicationController", controller({}));
  assert.equal([rc.spec.replicas, rc.spec.selector, rc.metadata.labels], [1, { x: "y" }, { x: "y" }]);
});

test("a service's defaults", () => {
  const { spec } = read("Service", service({ sessionAffinity: "ClientIP" }));
  assert.equal([spec.type, spec.ports], ["ClusterIP", [{ port: 80, protocol: "TCP", targetPort: 80 }]]);
  assert.equal(spec.sessionAffinityConfig, { clientIP: { timeoutSeconds: 10_800 } });
});

test("every fault of a pod at once, each at its place, none that only follows from another", () => {
  const wrong = {
    metadata: { name: "Bad_Name", labels: { "x y": "1", a: "b c" } },
    spec: {
      restartPolicy: "Sometimes",
      terminationGracePeriodSeconds: "30",
      nodeSelector: [],
      volumes: [{ name: "v" }, { name: "v" }, { name: "two", emptyDir: {}, hostPath: { path: "/" } }],
      tolerations: [{ value: "x" }],
      containers: [
        {
          name: "c",
          image: 7,
          ports: [
            { containerPort: 70_000 },
            { name: "p", containerPort: 1, hostPort: 80 },
            { name: "p", containerPort: 2, hostPort: 80 },
          ],
        },
        {
          name: "c",
          image: "i",
          command: "run",
          volumeMounts: [{ name: "w", mountPath: "rel" }],
          resources: { limits: { cpu: "lots", memory: "1Mi" }, requests: { memory: "1Gi" } },
        },
        { image: "i", livenessProbe: {}, readinessProbe: { exec: { command: [] } }, env: [{ name: "=" }] },
        "container",
      ],
    },
  };
  assert.equal(causes(() => read("Pod", wrong)).sort(), [
    "Duplicate spec.containers[0].ports[2].hostPort",
    "Duplicate spec.containers[0].ports[2].name",
    "Duplicate spec.containers[1].name",
    "Duplicate spec.volumes[1].name",
    "Forbidden spec.volumes[2].hostPath",
    "Invalid metadata.labels",
    "Invalid metadata.name",
    "Invalid spec.containers[0].image",
    "Invalid spec.containers[0].ports[0].containerPort",
    "Invalid spec.containers[1].command",
    "Invalid spec.containers[1].resources.limits.cpu",
    "Invalid spec.containers[1].resources.requests.memory",
    "Invalid spec.containers[1].volumeMounts[0].mountPath",
    "Invalid spec.containers[2].env[0].name",
    "Invalid spec.containers[3]",
    "Invalid spec.nodeSelector",
    "Invalid spec.terminationGracePeriodSeconds",
    "Invalid spec.tolerations[0].operator",
    "NotFound spec.containers[1].volumeMounts[0].name",
    "NotSupported spec.restartPolicy",
    "Required spec.containers[2].livenessProbe",
    "Required spec.containers[2].name",
    "Required spec.containers[2].readinessProbe.exec.command",
  ]);
});

const refused: readonly (readonly [string, Kind, object, string[]])[] = [
  ["no containers", "Pod", pod({ containers: [] }), ["Required spec.containers"]],
  ["no spec", "Pod", { metadata: meta }, ["Required spec"]],
  ["no name", "Pod", { ...pod({}), metadata: {} }, ["Required metadata.name"]],
  [
    "selector and labels differ",
    "ReplicationController",
    controller({ selector: { x: "z" } }),
    ["Invalid spec.template.metadata.labels"],
  ],
  ["too few replicas", "ReplicationController", controller({ replicas: -1 }), ["Invalid spec.replicas"]],
  [
    "a template that ends",
    "ReplicationController",
    controller({
      template: { metadata: { labels: { x: "y" } }, spec: { containers: [container], restartPolicy: "Never" } },
    }),
    ["NotSupported spec.template.spec.restartPolicy"],
  ],
  ["no template", "ReplicationController", { metadata: meta, spec: {} }, ["Required spec.template"]],
  ["no ports", "Service", service({ ports: [] }), ["Required spec.ports"]],
  [
    "ports without names",
    "Service",
    service({ ports: [{ port: 1 }, { port: 2, name: "b" }] }),
    ["Required spec.ports[0].name"],
  ],
  [
    "a port twice",
    "Service",
    service({
      ports: [
        { port: 1, name: "a" },
        { port: 1, name: "b" },
      ],
    }),
    ["Duplicate spec.ports[1].port"],
  ],
  [
    "portals that are asked for what they cannot do",
    "Service",
    {
      ...service({}),
      metadata: {
        ...meta,
        annotations: {
          "troupe.io/balancing": "random",
          "troupe.io/proxy-protocol": "v1",
          "troupe.io/idle-timeout": "5s",
        },
      },
    },
    [
      "Invalid metadata.annotations[troupe.io/balancing]",
      "Invalid metadata.annotations[troupe.io/proxy-protocol]",
      "Invalid metadata.annotations[troupe.io/idle-timeout]",
    ],
  ],
  ["no address", "Service", service({ clusterIP: "10.0.0.256" }), ["Invalid spec.clusterIP"]],
  [
    "a node port out of range",
    "Service",
    service({ ports: [{ port: 1, nodePort: 80 }] }),
    ["Invalid spec.ports[0].nodePort"],
  ],
  [
    "a name that starts with a digit",
    "Service",
    { ...service({}), metadata: { name: "1a" } },
    ["Invalid metadata.name"],
  ],
  [
    "no address in endpoints",
    "Endpoints",
    { metadata: meta, subsets: [{ addresses: [{ ip: "x" }], ports: [{ port: 1 }] }] },
    ["Invalid subsets[0].addresses[0].ip"],
  ],
  ["an empty subset", "Endpoints", { metadata: meta, subsets: [{}] }, ["Required subsets[0]"]],
  [
    "an unknown taint",
    "Node",
    { metadata: meta, spec: { taints: [{ key: "a", effect: "Never" }] } },
    ["NotSupported spec.taints[0].effect"],
  ],
  ["a namespace with a dot", "Namespace", { metadata: { name: "a.b" } }, ["Invalid metadata.name"]],
  ["an event of nothing", "Event", { metadata: meta }, ["Required involvedObject"]],
  [
    "an event of another namespace",
    "Event",
    { metadata: { name: "a", namespace: "x" }, involvedObject: { namespace: "y" } },
    ["Invalid involvedObject.namespace"],
  ],
];

for (const [name, kind, body, wanted] of refused) {
  test(`refused: ${name}`, () =>
    assert.equal(
      causes(() => read(kind, body)),
      wanted,
    ));
}

test("unknown fields are dropped and named", () => {
  const { object, unknownFields } = readObject(
    "Pod",
    pod({ nodename: "m1", containers: [{ ...container, imag: "x" }] }),
  );
  assert.equal(unknownFields, ["spec.containers[0].imag", "spec.nodename"]);
  assert.not("nodename" in object.spec);
});

test("what is deep inside is kept, and what is not there is named", () => {
  const term = { topologyKey: "zone", labelSelector: { matchLabels: { app: "a" } } };
  const affinity = { podAntiAffinity: { requiredDuringSchedulingIgnoredDuringExecution: [term] } };
  assert.equal(read("Pod", pod({ affinity })).spec.affinity, affinity as never);
  const { unknownFields } = readObject("Pod", pod({ affinity: { podAntiAfinity: {} } }));
  assert.equal(unknownFields, ["spec.affinity.podAntiAfinity"]);
});

test.run();
