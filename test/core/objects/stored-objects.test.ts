import { suite } from "uvu";
import * as assert from "uvu/assert";
import { Fault } from "../../../core/fault.js";
import type { Kind, KindMap } from "../../../core/kinds/all.js";
import { readBinding } from "../../../core/kinds/binding/shape.js";
import type { Pod } from "../../../core/kinds/pod/object.js";
import {
  prepareForCreate,
  prepareForStatusUpdate,
  prepareForUpdate,
  readObject,
  rulesForUpdate,
} from "../../../core/kinds/prepare.js";
import { toV1Status } from "../../../core/kinds/status.js";
import { seededRandom } from "../../../core/random.js";
import { strictRules } from "../../../core/schema/faults.js";
import { decode } from "../../../core/v1beta1/codec.js";

const test = suite("objects made ready to be stored");

function read<K extends Kind>(kind: K, body: object): KindMap[K] {
  return readObject(kind, body).object;
}

function created<K extends Kind>(kind: K, body: object, namespace = "default"): KindMap[K] {
  return prepareForCreate(kind, read(kind, body), { nowMs: 0, random: seededRandom("k"), namespace, version: "v1" });
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
const service = (spec: object): object => ({ metadata: meta, spec: { ports: [{ port: 80 }], ...spec } });

test("a new object", () => {
  const stored = created("Pod", {
    ...pod({ nodeName: "m1" }),
    metadata: { generateName: "web-", selfLink: "/x", uid: "mine" },
    status: { phase: "Running" },
  });
  assert.match(stored.metadata.name, /^web-[a-z0-9]{5}$/);
  assert.equal([stored.spec.nodeName, stored.status, stored.metadata.generation], ["m1", { phase: "Pending" }, 1]);
  assert.is.not(stored.metadata.uid, "mine");
  assert.not("selfLink" in stored.metadata);
  assert.is(created("Node", { metadata: { ...meta, namespace: "x" }, spec: {} }).metadata.namespace, undefined);
  assert.is(faultOf(() => created("Pod", { ...pod({}), metadata: { ...meta, namespace: "x" } })).reason, "BadRequest");
  assert.is(
    faultOf(() => created("Pod", { ...pod({}), metadata: { ...meta, resourceVersion: "5" } })).reason,
    "BadRequest",
  );
});

test("an update keeps what is the server's", () => {
  const old: Pod = { ...created("Pod", pod({})), status: { phase: "Running" } };
  const next = prepareForUpdate(
    "Pod",
    old,
    read("Pod", {
      ...pod({ containers: [{ ...container, image: "nginx:2", imagePullPolicy: "Always" }] }),
      metadata: { name: "a", labels: { l: "1" } },
      status: { phase: "Failed" },
    }),
  );
  assert.equal(
    [next.metadata.uid, next.metadata.creationTimestamp, next.status?.phase, next.metadata.generation],
    [old.metadata.uid, old.metadata.creationTimestamp, "Running", 2],
  );
  assert.equal(next.metadata.labels, { l: "1" });
  const same = prepareForUpdate("Pod", old, read("Pod", pod({})));
  assert.is(same.metadata.generation, 1);
  assert.is(
    prepareForStatusUpdate<"Pod">("Pod", old, { ...old, spec: next.spec, status: { phase: "Failed" } }).spec,
    old.spec,
  );
});

test("what may not change in a pod", () => {
  const old = created("Pod", pod({ activeDeadlineSeconds: 10, tolerations: [{ key: "a", operator: "Exists" }] }));
  const change = (spec: object) =>
    causes(() =>
      prepareForUpdate(
        "Pod",
        old,
        read("Pod", pod({ activeDeadlineSeconds: 10, tolerations: old.spec.tolerations, ...spec })),
      ),
    );
  assert.equal(change({ restartPolicy: "Never" }), ["Forbidden spec.restartPolicy"]);
  assert.equal(change({ containers: [{ ...container, workingDir: "/x" }] }), [
    "Forbidden spec.containers[0].workingDir",
  ]);
  assert.equal(change({ containers: [container, { name: "d", image: "i" }] }), ["Forbidden spec.containers"]);
  assert.equal(change({ activeDeadlineSeconds: 11, tolerations: [] }), [
    "Forbidden spec.activeDeadlineSeconds",
    "Forbidden spec.tolerations",
  ]);
});

test("what may not change elsewhere", () => {
  const old = created("Service", service({ clusterIP: "10.0.0.1" }));
  assert.equal(
    causes(() => prepareForUpdate("Service", old, read("Service", service({ clusterIP: "10.0.0.2" })))),
    ["Invalid spec.clusterIP"],
  );
  assert.is(prepareForUpdate("Service", old, read("Service", service({}))).spec.clusterIP, "10.0.0.1");
  assert.equal(
    causes(() => prepareForUpdate("Service", old, read("Service", { ...service({}), metadata: { name: "b" } }))),
    ["Invalid metadata.name"],
  );
  const event = created("Event", { metadata: meta, involvedObject: { name: "a" }, reason: "x" });
  assert.equal(
    causes(() => prepareForUpdate("Event", event, { ...event, reason: "y" })),
    ["Forbidden reason"],
  );
  assert.is(prepareForUpdate("Event", event, { ...event, count: 2 }).count, 2);
});

test("bindings", () => {
  const binding = readBinding(
    { apiVersion: "v1", kind: "Binding", metadata: meta, target: { kind: "Node", name: "m1" } },
    strictRules,
  );
  assert.equal([binding.metadata.name, binding.target.name], ["a", "m1"]);
  assert.equal(
    causes(() => readBinding({ metadata: meta, target: {} }, strictRules)),
    ["Required target.name"],
  );
});

test("faults as v1 answers them", () => {
  const status = toV1Status(faultOf(() => read("Service", service({ ports: [{ port: 0 }] }))));
  assert.equal(status, {
    kind: "Status",
    apiVersion: "v1",
    metadata: {},
    status: "Failure",
    message: "Service \"a\" is invalid: spec.ports[0].port: invalid value '0': must be between 1 and 65535",
    reason: "Invalid",
    details: {
      name: "a",
      kind: "Service",
      causes: [
        {
          reason: "FieldValueInvalid",
          message: "Invalid value '0': must be between 1 and 65535",
          field: "spec.ports[0].port",
        },
      ],
    },
    code: 422,
  });
  const missing = toV1Status(new Fault("NotFound", 'Pod "x" not found', { kind: "Pod", name: "x" }));
  assert.equal(
    [(missing as { message: string }).message, (missing as { details: object }).details],
    ['pods "x" not found', { name: "x", kind: "pods" }],
  );
});

test("another kind or version than asked for", () => {
  assert.is(faultOf(() => read("Pod", { kind: "Service" })).reason, "BadRequest");
  assert.is(faultOf(() => read("Pod", { apiVersion: "v1beta1" })).reason, "BadRequest");
});

test("what came by v1beta1 can be updated by v1", () => {
  const body = {
    id: "slaveController",
    desiredState: {
      replicas: 1,
      replicaSelector: { name: "a" },
      podTemplate: { labels: { name: "a", uses: "x,y" }, desiredState: { manifest: { containers: [container] } } },
    },
  };
  const context = { nowMs: 0, random: seededRandom("k"), namespace: "default", version: "v1beta1" } as const;
  const old = prepareForCreate("ReplicationController", decode("ReplicationController", body), context);
  const next = { ...old, spec: { ...old.spec, replicas: 3 } };
  assert.is(faultOf(() => readObject("ReplicationController", next)).reason, "Invalid");
  const { object } = readObject("ReplicationController", next, rulesForUpdate(old));
  assert.is(prepareForUpdate("ReplicationController", old, object).spec.replicas, 3);
});

test.run();
