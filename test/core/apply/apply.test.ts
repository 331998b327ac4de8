import fc from "fast-check";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { type Application, applied } from "../../../core/apply/apply.js";
import { Fault } from "../../../core/fault.js";
import type { ApiObject } from "../../../core/objects/types.js";
import { configs, sample, sampleOf, writerOf } from "./samples.js";

const test = suite("server-side apply");

/** The object after this one applied a configuration. */
function after(live: ApiObject, name: string, config: ApiObject, more: Partial<Application> = {}): ApiObject {
  const application = { config, writer: writerOf(name), force: false, time: "2026-01-01T00:00:00Z", ...more };
  const { object, managedFields } = applied(sample, live, application, (whole) => whole as ApiObject);
  const { metadata, ...rest } = object;
  return { ...rest, metadata: { ...metadata, ...(managedFields ? { managedFields } : {}) } };
}

/** An object nobody has any field of. */
const empty = sampleOf({}, {}, [
  { manager: "nobody", operation: "Apply", fieldsType: "FieldsV1", fieldsV1: { "f:x": {} } } as never,
]);
const withoutManagers = ({ metadata: { managedFields: _, ...metadata }, ...rest }: ApiObject): object => ({
  ...rest,
  metadata,
});
/** Lists as sets: who applies says in which order his elements stand, and the last one counts. */
function unordered(value: unknown): unknown {
  if (Array.isArray(value)) {
    const of = (part: unknown): string => JSON.stringify(part);
    return value.map(unordered).sort((a, b) => (of(a) < of(b) ? -1 : 1));
  }
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, unordered(part)]));
}
const managersOf = ({ metadata }: ApiObject): Record<string, unknown> =>
  Object.fromEntries((metadata.managedFields ?? []).map((m) => [m.manager ?? "", m.fieldsV1]));

test("to apply again changes nothing, not even the time", () => {
  fc.assert(
    fc.property(configs, configs, (first, config) => {
      const once = after(after(empty, "other", first), "me", config, { force: true });
      assert.equal(after(once, "me", config, { time: "2027-01-01T00:00:00Z" }), once);
    }),
  );
});

test("who applies nothing any more leaves the object as it was before him", () => {
  fc.assert(
    fc.property(configs, (config) => {
      const left = after(after(empty, "me", config), "me", sampleOf({}));
      assert.equal((left as unknown as { spec: object }).spec, {});
      assert.equal(left.metadata.labels ?? {}, {});
    }),
  );
});

test("what two apply that share no field is the same in whatever order", () => {
  fc.assert(
    fc.property(configs, fc.func(fc.boolean()), (config, isMine) => {
      const { labels = {} } = config.metadata;
      const { spec } = config as unknown as { spec: Record<string, unknown> };
      const part = (wanted: boolean): ApiObject => {
        const ours = (o: object): object => Object.fromEntries(Object.entries(o).filter(([k]) => isMine(k) === wanted));
        return sampleOf(ours(spec), ours(labels));
      };
      const one = after(after(empty, "a", part(true)), "b", part(false));
      const other = after(after(empty, "b", part(false)), "a", part(true));
      assert.equal(managersOf(one), managersOf(other));
      assert.equal(withoutManagers(one), withoutManagers(other));
    }),
  );
});

test("what others have is never changed without force, and all that is applied is so with it", () => {
  fc.assert(
    fc.property(configs, configs, (theirs, mine) => {
      const before = after(empty, "they", theirs);
      try {
        const both = after(before, "me", mine);
        // Theirs is still what they applied, so to apply it again is no conflict, and changes nothing but some order.
        assert.equal(unordered(withoutManagers(after(both, "they", theirs))), unordered(withoutManagers(both)));
      } catch (error) {
        assert.is((error as Fault).reason, "Conflict");
      }
      const forced = after(before, "me", mine, { force: true });
      assert.equal(after(forced, "me", mine), forced);
    }),
  );
});

test("a conflict names each field, and who has it", () => {
  const live = after(empty, "they", sampleOf({ count: 1, ports: [{ port: 1, name: "a" }] }, { a: "x" }));
  try {
    after(live, "me", sampleOf({ count: 2, ports: [{ port: 1, name: "b" }] }));
    assert.unreachable();
  } catch (error) {
    assert.instance(error, Fault);
    const { message, details } = error as Fault;
    assert.is(
      message,
      'Apply failed with 2 conflicts: conflicts with "they":\n- .spec.count\n- .spec.ports[port=1,protocol="TCP"].name',
    );
    assert.equal(details.causes?.[0], {
      reason: "FieldManagerConflict",
      field: ".spec.count",
      message: 'conflict with "they"',
    });
  }
});

test("an element is one's own until the last who named it leaves it out; what names it stays", () => {
  const both = after(
    after(empty, "a", sampleOf({ ports: [{ port: 1, name: "n" }] })),
    "b",
    sampleOf({ ports: [{ port: 1, words: ["w"] }] }),
  );
  const one = after(both, "a", sampleOf({}));
  assert.equal((one as unknown as { spec: object }).spec, { ports: [{ port: 1, words: ["w"] }] });
  assert.equal((after(one, "b", sampleOf({})) as unknown as { spec: object }).spec, {});
});

test("what is there before anybody applied is somebody's", () => {
  const live = sampleOf({ count: 1 });
  assert.throws(
    () => after(live, "me", sampleOf({ count: 2 })),
    /conflict with "before-first-apply" using v1: .spec.count/,
  );
  const shared = after(live, "me", sampleOf({ count: 1 }));
  assert.equal(Object.keys(managersOf(shared)).sort(), ["before-first-apply", "me"]);
});

test("an element twice, or without its key, is no configuration", () => {
  const twice = sampleOf({ ports: [{ port: 1 }, { port: 1, protocol: "TCP" }] });
  assert.throws(() => after(empty, "me", twice), /duplicate entries for key \[port=1,protocol="TCP"\]/);
  assert.throws(() => after(empty, "me", sampleOf({ ports: [{ name: "a" }] })), /key field "port"/);
});

test.run();
