/** v1beta1 takes the names of fields in any case, as Go's encoding/json did; v1 by their exact names only. */
import fc, { type Arbitrary } from "fast-check";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { Fault } from "../../../core/fault.js";
import { readObject } from "../../../core/kinds/prepare.js";
import { isRecord } from "../../../core/schema/shape.js";
import { decodeBinding } from "../../../core/v1beta1/binding.js";
import { decode, decodeAny } from "../../../core/v1beta1/codec.js";
import type { WireKind } from "../../../core/v1beta1/collections.js";
import { controllerBody, endpointsBody, eventBody, minionBody, podBody, serviceBody } from "../objects/arbitraries.js";

const test = suite("names of v1beta1's fields");

/** Maps whose keys are the user's own. */
const freeMaps = new Set(["labels", "annotations", "selector", "replicaSelector", "nodeSelector", "capacity", "info"]);
const limits = new Set(["limits", "requests"]);

function recased(value: unknown, flips: Iterator<boolean>): unknown {
  if (Array.isArray(value)) return value.map((v) => recased(v, flips));
  if (!isRecord(value)) return value;
  const letter = (c: string): string => (flips.next().value ? c.toUpperCase() : c.toLowerCase());
  return Object.fromEntries(
    Object.entries(value).map(([key, v]) => {
      const isFree = freeMaps.has(key) || limits.has(key);
      return [[...key].map(letter).join(""), isFree ? v : recased(v, flips)];
    }),
  );
}

function* endless(flips: readonly boolean[]): Generator<boolean> {
  for (let i = 0; ; i++) yield flips[i % flips.length] ?? false;
}

const bodies: Record<WireKind, Arbitrary<unknown>> = {
  Pod: podBody,
  ReplicationController: controllerBody,
  Service: serviceBody,
  Endpoints: endpointsBody,
  Node: minionBody,
  Event: eventBody,
};
for (const kind of Object.keys(bodies) as WireKind[])
  test(`${kind}: the case of names changes nothing, at any depth`, () => {
    const flips = fc.array(fc.boolean(), { minLength: 1, maxLength: 40 });
    fc.assert(
      fc.property(bodies[kind], flips, (body, cases) => {
        assert.equal(decode<WireKind>(kind, recased(body, endless(cases))), decode<WireKind>(kind, body));
      }),
      { numRuns: 60 },
    );
  });

const faultOf = (work: () => unknown): Fault => {
  try {
    work();
  } catch (error) {
    if (error instanceof Fault) return error;
    throw error;
  }
  throw new Error("nothing was wrong");
};

test("all in capitals", () => {
  const body = {
    ID: "x",
    KIND: "Pod",
    APIVERSION: "v1beta1",
    DESIREDSTATE: {
      MANIFEST: { CONTAINERS: [{ NAME: "main", IMAGE: "i", PORTS: [{ CONTAINERPORT: 80, hostport: 81 }] }] },
    },
  };
  const [container] = decode("Pod", body).spec.containers;
  assert.equal([container?.name, container?.ports], ["main", [{ containerPort: 80, hostPort: 81, protocol: "TCP" }]]);
  assert.equal(
    decodeAny({ Kind: "PodList", Items: [body] }).map((o) => o.metadata.name),
    ["x"],
  );
  assert.equal(decodeBinding({ podid: "p", HOST: "m" }).target.name, "m");
});

test("a field that is given twice with two values is refused by both names, null is no value", () => {
  const pod = (container: object): object => ({ id: "x", desiredState: { manifest: { containers: [container] } } });
  const fault = faultOf(() => decode("Pod", pod({ name: "c", image: "a", Image: "b" })));
  assert.match(fault.message, /image: given twice, as 'image' and 'Image'/);
  assert.is(decode("Pod", pod({ name: "c", image: "a", IMAGE: "a" })).spec.containers[0]?.image, "a");
  assert.is(decode("Pod", pod({ name: "c", image: null, IMAGE: "b" })).spec.containers[0]?.image, "b");
});

test("a key of another kind is refused by what it says", () => {
  assert.match(faultOf(() => decode("Pod", { Kind: "Service", id: "x" })).message, /the body is a Service/);
  assert.match(faultOf(() => decode("Pod", { ApiVersion: "v1", id: "x" })).message, /apiVersion v1 of the body/);
});

test("a pod needs a container, and so does a controller's template", () => {
  for (const manifest of [{}, { containers: [] }, { containers: null }]) {
    const pod = faultOf(() => decode("Pod", { id: "x", desiredState: { manifest } }));
    assert.equal(
      [pod.code, pod.details.causes?.[0]?.field],
      [422, "desiredState.manifest.containers"],
      JSON.stringify(manifest),
    );
    const podTemplate = { labels: { a: "b" }, desiredState: { manifest } };
    const body = { id: "x", desiredState: { replicas: 1, podTemplate } };
    const controller = faultOf(() => decode("ReplicationController", body));
    assert.equal(
      [controller.code, controller.details.causes?.map((c) => c.field)],
      [422, ["spec.template.spec.containers"]],
    );
  }
});

test("v1 knows names by their exact case only", () => {
  const read = readObject("Pod", {
    metadata: { name: "x" },
    spec: { containers: [{ name: "c", image: "i", Command: ["a"] }] },
  });
  assert.equal(read.unknownFields, ["spec.containers[0].Command"]);
});

test("a fault names the field, however it was written", () => {
  const fault = faultOf(() => decode("Service", { id: "s", PORT: 99_999, selector: { a: "b" } }));
  assert.equal(
    fault.details.causes?.map((c) => c.field),
    ["spec.port"],
  );
});

test.run();
