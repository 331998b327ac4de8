import { suite } from "uvu";
import * as assert from "uvu/assert";
import { Fault } from "../../../core/fault.js";
import type { Pod } from "../../../core/kinds/pod/object.js";
import { prepareForCreate, prepareForUpdate, readObject } from "../../../core/kinds/prepare.js";
import type { ReplicationController } from "../../../core/kinds/replication-controller/object.js";
import { seededRandom } from "../../../core/random.js";
import { lenientRules } from "../../../core/schema/faults.js";
import { fromApiTime } from "../../../core/time.js";
import { decode, encode } from "../../../core/v1beta1/codec.js";
import { toV1beta1Status } from "../../../core/v1beta1/status.js";
import { updateByWire } from "../../../core/v1beta1/update.js";

const test = suite("faults and updates of v1beta1");
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

test("faults bear 0.5.4's internal names", () => {
  const wrong = podBody({ name: "A_b", ports: [{ containerPort: 0 }], volumeMounts: [{ name: "no", mountPath: "" }] });
  const at = "desiredState.manifest.containers[0]";
  assert.equal(
    fieldsOf(() => decode("Pod", wrong)),
    [`${at}.name`, `${at}.ports[0].containerPort`, `${at}.volumeMounts[0].mountPath`, `${at}.volumeMounts[0].name`],
  );
  const controller = {
    id: "a",
    desiredState: {
      replicas: -1,
      replicaSelector: { a: "b" },
      podTemplate: { labels: { a: "c" }, desiredState: { manifest: { containers: [{}] } } },
    },
  };
  assert.equal(
    fieldsOf(() => decode("ReplicationController", controller)),
    [
      "spec.template.spec.containers[0].name",
      "spec.template.spec.containers[0].image",
      "spec.replicas",
      "spec.template.labels",
    ],
  );
  assert.equal(
    fieldsOf(() => decode("Service", { port: 99_999 })),
    ["name", "spec.port", "spec.selector"],
  );
  const capacity = { cpu: "much", memory: "64Mi" };
  assert.equal(
    fieldsOf(() => decode("Node", { id: "m1", resources: { capacity } })),
    ["resources.capacity.cpu"],
  );
  assert.equal(
    fieldsOf(() => decode("Event", { id: "e", involvedObject: {}, timestamp: "yesterday" })),
    ["timestamp"],
  );
});

test("a fault as a Status of v1beta1", () => {
  const status = toV1beta1Status(faultOf(() => decode("Service", { id: "a", selector: { a: "b" } })));
  assert.equal(status, {
    kind: "Status",
    creationTimestamp: null,
    apiVersion: "v1beta1",
    status: "Failure",
    message: 'service "a" is invalid: spec.port: required value',
    reason: "Invalid",
    details: {
      id: "a",
      kind: "service",
      causes: [{ reason: "FieldValueRequired", message: "spec.port: required value", field: "spec.port" }],
    },
    code: 422,
  });
});

test("another kind, another version, nothing at all", () => {
  assert.match(faultOf(() => decode("Pod", { kind: "Service" })).message, /Service.*Pod/);
  assert.match(faultOf(() => decode("Pod", { apiVersion: "v1" })).message, /v1beta1/);
  for (const body of [null, 1, "x", []]) assert.is(faultOf(() => decode("Pod", body)).reason, "BadRequest");
});

test("what 0.5.4 refused and is forgiven: no version, gitRepo, long service ids, qualified label keys", () => {
  const volumes = [{ name: "v", source: { gitRepo: { repository: "https://x/y", revision: "r" } } }];
  assert.equal(
    decode("Pod", podBody({}, { version: undefined, volumes }, { labels: { "a.b/c": "d,e" } })).spec.volumes?.[0]
      ?.gitRepo,
    { repository: "https://x/y", revision: "r" },
  );
  decode("Service", { id: "a".repeat(40), port: 1, selector: { a: "b" } });
});

test("an update keeps what v1beta1 has no word for", () => {
  const template = {
    metadata: { labels: { a: "b" } },
    spec: {
      containers: [
        {
          name: "c",
          image: "i",
          readinessProbe: { tcpSocket: { port: 80 }, periodSeconds: 3 },
          env: [{ name: "E", valueFrom: { fieldRef: { fieldPath: "metadata.name" } } }],
        },
      ],
      terminationGracePeriodSeconds: 5,
    },
  };
  const { object } = readObject("ReplicationController", { metadata: { name: "a" }, spec: { replicas: 1, template } });
  const old = prepareForCreate("ReplicationController", object, {
    nowMs,
    random: seededRandom("1"),
    namespace: "default",
    version: "v1",
  });
  const body = JSON.parse(JSON.stringify(encode(old)));
  body.desiredState.replicas = 4;
  body.desiredState.podTemplate.desiredState.manifest.containers[0].image = "j";
  const next: ReplicationController = updateByWire("ReplicationController", old, body);
  assert.is(next.spec.replicas, 4);
  const [was, is] = [old.spec.template?.spec?.containers[0], next.spec.template?.spec?.containers[0]];
  assert.equal(is, { ...was, image: "j" });
  assert.equal(
    [next.metadata.uid, next.metadata.generation, next.spec.template?.spec?.terminationGracePeriodSeconds],
    [old.metadata.uid, 2, 5],
  );
});

test("a pod in use may change its labels and images only; its host stays", () => {
  const stored: Pod = { ...created("Pod", podBody({ env: [{ name: "A", value: "1" }] })) };
  const old: Pod = { ...stored, spec: { ...stored.spec, nodeName: "m1" }, status: { phase: "Running" } };
  const next = updateByWire(
    "Pod",
    old,
    podBody({ image: "j", env: [{ name: "A", value: "1" }] }, {}, { labels: { a: "b" } }),
  );
  assert.equal(
    [next.spec.nodeName, next.spec.containers[0]?.image, next.metadata.labels, next.status],
    ["m1", "j", { a: "b" }, { phase: "Running" }],
  );
  assert.equal(
    fieldsOf(() => updateByWire("Pod", old, podBody({ env: [{ name: "A", value: "2" }] }))),
    ["desiredState.manifest.containers[0].env"],
  );
});

test("a portal address stays when it is left out and cannot change", () => {
  const service = created("Service", { id: "s", port: 1, selector: { a: "b" }, portalIP: "10.0.0.1" });
  assert.is(updateByWire("Service", service, { id: "s", port: 2, selector: { a: "b" } }).spec.clusterIP, "10.0.0.1");
  assert.equal(
    fieldsOf(() => updateByWire("Service", service, { id: "s", port: 2, selector: { a: "b" }, portalIP: "10.0.0.2" })),
    ["spec.portalIP"],
  );
  const other = { ...service, metadata: { ...service.metadata, uid: "other" } };
  assert.is(faultOf(() => prepareForUpdate("Service", service, other, lenientRules)).reason, "Conflict");
});

test("another namespace than the request's", () => {
  assert.is(faultOf(() => created("Pod", podBody({}, {}, { namespace: "x" }), "y")).reason, "Conflict");
});

test.run();
