import fc, { type Arbitrary } from "fast-check";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { prepareForCreate } from "../../../core/kinds/prepare.js";
import { sameJson } from "../../../core/objects/same-json.js";
import { seededRandom } from "../../../core/random.js";
import { isRecord } from "../../../core/schema/shape.js";
import { decodeBinding, encodeBinding } from "../../../core/v1beta1/binding.js";
import { decode, encode } from "../../../core/v1beta1/codec.js";
import type { WireKind } from "../../../core/v1beta1/collections.js";
import { updateByWire } from "../../../core/v1beta1/update.js";
import { controllerBody, endpointsBody, eventBody, minionBody, podBody, serviceBody } from "../objects/arbitraries.js";

const test = suite("v1beta1 there and back");

const bodies: { readonly [K in WireKind]: Arbitrary<unknown> } = {
  Pod: podBody,
  ReplicationController: controllerBody,
  Service: serviceBody,
  Endpoints: endpointsBody,
  Node: minionBody,
  Event: eventBody,
};
const wireKinds = Object.keys(bodies) as WireKind[];

/** Values that say nothing: 0.5.4 leaves them out of its answers. */
function isNothing(value: unknown): boolean {
  if (isRecord(value)) return Object.keys(value).length === 0;
  return value === 0 || value === "" || value === false || (Array.isArray(value) && value.length === 0);
}

/**
 * The stated normalisations: what a body may say in more than one way, and the one way it is answered.
 * - `version` becomes v1beta2, words get their usual case, an empty imagePullPolicy is PullIfNotPresent
 * - `key` is answered as `name` (and key), `path` as `mountPath` (and path), a missing source as emptyDir
 * - sessionAffinity None and values that say nothing are left out; so are kind and apiVersion if they were
 */
function isNormalised(key: string, before: unknown, after: unknown): boolean {
  if (isNothing(before) || before === undefined) return true;
  if (key === "version") return after === "v1beta2";
  if (key === "imagePullPolicy" || key === "protocol")
    return String(before).toLowerCase() === String(after).toLowerCase();
  if (key === "sessionAffinity") return before === after || before === "None";
  return false;
}

/** The path of something in `before` that `after` does not say, or "". */
function lost(before: unknown, after: unknown, path = ""): string {
  if (sameJson(before, after)) return "";
  if (Array.isArray(before) && Array.isArray(after) && before.length === after.length) {
    return before.map((v, i) => lost(v, after[i], `${path}[${i}]`)).find((p) => p !== "") ?? "";
  }
  if (isRecord(before) && isRecord(after)) {
    const found = Object.entries(before).map(([key, v]) =>
      isNormalised(key, v, after[key]) ? "" : lost(v, after[key], `${path}.${key}`),
    );
    return found.find((p) => p !== "") ?? "";
  }
  return path;
}

for (const kind of wireKinds) {
  test(`${kind}: what a body says is in the answer`, () => {
    fc.assert(fc.property(bodies[kind], (body) => assert.is(lost(body, encode(decode(kind, body))), "")));
  });

  test(`${kind}: an answer read again is the same object`, () => {
    fc.assert(
      fc.property(bodies[kind], (body) => {
        const object = decode(kind, body);
        const again = decode(kind, JSON.parse(JSON.stringify(encode(object))));
        // an answer always has a status, a body need not
        const status = (object as { status?: object }).status;
        assert.equal(
          { ...again, ...(kind === "Node" ? {} : { status }) },
          { ...object, ...(kind === "Node" ? {} : { status }) },
        );
        assert.equal(encode(again), encode(object));
      }),
    );
  });

  test(`${kind}: an answer put back changes nothing`, () => {
    fc.assert(
      fc.property(bodies[kind], (body) => {
        const context = {
          nowMs: 1_416_900_000_000,
          random: seededRandom("a"),
          namespace: "default",
          version: "v1beta1",
        } as const;
        const stored = prepareForCreate(kind, decode(kind, body), context);
        const updated = updateByWire(kind, stored, JSON.parse(JSON.stringify(encode(stored))));
        assert.ok(sameJson(updated, stored), JSON.stringify([stored, updated]));
      }),
    );
  });
}

test("bindings", () => {
  const binding = decodeBinding({ podID: "a", host: "m1", namespace: "default" });
  assert.equal(decodeBinding(encodeBinding(binding)), binding);
});

test.run();
