import fc from "fast-check";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { readBy } from "../../../../core/kinds/custom/read.js";
import type { JsonSchema } from "../../../../core/kinds/custom/schema.js";
import { Faults, strictRules } from "../../../../core/schema/faults.js";

const it = suite("reading by a structural schema");

interface Read {
  value: unknown;
  faults: string[];
  unknown: string[];
}

function read(schema: JsonSchema, value: unknown): Read {
  const faults = new Faults(strictRules);
  const is = readBy(schema, value, "", faults);
  return { value: is, faults: faults.causes.map((c) => c.message), unknown: faults.unknownFields };
}

const text: JsonSchema = { type: "string" };
const integer: JsonSchema = { type: "integer" };
const of = (properties: Record<string, JsonSchema>, more: JsonSchema = {}): JsonSchema => ({
  ...{ type: "object", properties },
  ...more,
});

it("drops what is not known, and keeps what is to be kept", () => {
  assert.equal(read(of({ a: text }), { a: "x", b: 1 }), { value: { a: "x" }, faults: [], unknown: ["b"] });
  const keeps = of({ a: of({}) }, { "x-kubernetes-preserve-unknown-fields": true });
  assert.equal(read(keeps, { a: { c: 1 }, b: { d: 1 } }), {
    value: { a: {}, b: { d: 1 } },
    faults: [],
    unknown: ["a.c"],
  });
  const map: JsonSchema = { type: "object", additionalProperties: of({ a: text }) };
  assert.equal(read(map, { any: { a: "x", b: 1 } }).value, { any: { a: "x" } });
  const embedded: JsonSchema = { type: "object", "x-kubernetes-embedded-resource": true };
  assert.equal(read(embedded, { apiVersion: "v1", kind: "A", metadata: { name: "a" }, spec: 1 }), {
    ...{ value: { apiVersion: "v1", kind: "A", metadata: { name: "a" } }, faults: [] },
    unknown: ["spec"],
  });
});

it("defaults stand where nothing stands, and where null may not", () => {
  const schema = of({ a: { ...text, default: "x" }, b: { ...text, nullable: true, default: "y" }, c: text });
  assert.equal(read(schema, { a: null, b: null, c: null }).value, { a: "x", b: null });
  const nested = of({ a: of({ b: { ...integer, default: 1 } }) });
  assert.equal(read(nested, {}).value, {});
  assert.equal(read(nested, { a: {} }).value, { a: { b: 1 } });
  assert.equal(read(of({ a: { ...text, default: "x" } }), { a: "" }).value, { a: "" });
});

for (const [schema, value, fault] of [
  [integer, 1.5, "must be of type integer"],
  [text, 1, "must be of type string"],
  [{ "x-kubernetes-int-or-string": true }, 1.5, "must be of type integer or string"],
  [{ ...text, minLength: 2 }, "a", "should be at least 2 chars long"],
  [{ ...text, maxLength: 1 }, "ab", "should be at most 1 chars long"],
  [{ ...text, pattern: "^a$" }, "b", "should match '^a$'"],
  [{ ...text, format: "ipv4" }, "::1", "must be of type ipv4"],
  [{ ...text, format: "date-time" }, "yesterday", "must be of type date-time"],
  [{ ...text, enum: ["a", "b"] }, "c", 'supported values: "a", "b"'],
  [{ ...integer, minimum: 1 }, 0, "should be greater than or equal to 1"],
  [{ ...integer, maximum: 1, exclusiveMaximum: true }, 1, "should be less than 1"],
  [{ ...integer, multipleOf: 3 }, 4, "should be a multiple of 3"],
  [{ ...integer, format: "int32" }, 2 ** 31, "must be of type int32"],
  [{ type: "array", items: text, maxItems: 1 }, ["a", "b"], "must have at most 1 items"],
  [{ type: "array", items: text, uniqueItems: true }, ["a", "a"], "shouldn't contain duplicates"],
  [{ type: "array", items: text, "x-kubernetes-list-type": "set" }, ["a", "a"], "duplicate value"],
  [{ type: "array", items: text }, [null], "must be of type string"],
  [{ type: "object", additionalProperties: text, maxProperties: 1 }, { a: "", b: "" }, "at most 1 properties"],
  [of({}, { required: ["a"] }), {}, "required value"],
  [{ ...integer, anyOf: [{ minimum: 5 }, { maximum: 1 }] }, 3, "at least one schema (anyOf)"],
  [{ ...integer, oneOf: [{ minimum: 1 }, { minimum: 2 }] }, 3, "one and only one schema (oneOf). Found 2 valid"],
  [{ ...integer, allOf: [{ minimum: 1 }, { maximum: 2 }] }, 3, "all the schemas (allOf)"],
  [{ ...integer, not: { minimum: 1 } }, 3, "must not validate the schema (not)"],
] as [JsonSchema, unknown, string][])
  it(`${JSON.stringify(value)}: ${fault}`, () => {
    const { faults } = read(schema, value);
    assert.is(faults.length, 1, faults.join("; "));
    assert.ok(faults[0]?.includes(fault), faults[0]);
  });

it("what is read is read again as it is", () => {
  const schema = of(
    { a: text, b: { ...integer, default: 3 }, c: { type: "array", items: of({ d: { ...text, default: "x" } }) } },
    { additionalProperties: false },
  );
  const element = fc.option(fc.record({ d: fc.string(), e: fc.anything() }, { requiredKeys: [] }));
  const values = fc.record(
    { a: fc.oneof(fc.string(), fc.jsonValue()), b: fc.oneof(fc.integer(), fc.constant(null)), c: fc.array(element) },
    { requiredKeys: [] },
  );
  fc.assert(
    fc.property(values, (value) => {
      const once = read(schema, value);
      if (once.faults.length > 0) return;
      assert.equal(read(schema, once.value), { value: once.value, faults: [], unknown: [] });
    }),
  );
});

it.run();
