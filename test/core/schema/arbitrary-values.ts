/** Random shapes, and random values that a description says are right, or wrong. */
import fc, { type Arbitrary } from "fast-check";
import type { Description, ObjectDescription, TextDescription } from "../../../core/schema/description.js";
import { checkDnsLabel, checkIp, checkNotEmpty, emptyOr } from "../../../core/schema/formats.js";
import { keyed, setOf, stored } from "../../../core/schema/marks.js";
import { int32, orZero, portOrName, quantity, time } from "../../../core/schema/scalars.js";
import {
  type Field,
  flag,
  integer,
  list,
  map,
  needed,
  object,
  oneOf,
  type Shape,
  struct,
  text,
} from "../../../core/schema/shape.js";
import { sampleOf } from "./sensible.js";

const name = fc.stringMatching(/^[a-z]{1,4}$/);

function textOf({ format, orEmpty, enum: words }: TextDescription): Arbitrary<string> {
  if (words) return fc.constantFrom(...words);
  if (format === undefined) return fc.string({ maxLength: 5 });
  return fc.constantFrom(sampleOf(format), ...(orEmpty ? [""] : []));
}

function objectOf({ fields }: ObjectDescription): Arbitrary<object> {
  const entries = Object.entries(fields);
  const required = entries.filter(([, field]) => field.required).map(([n]) => n);
  return fc.record(Object.fromEntries(entries.map(([n, field]) => [n, rightValueOf(field.of)])), {
    requiredKeys: required as never[],
    noNullPrototype: true,
  });
}

/** Values that are right by the description. */
export function rightValueOf(description: Description): Arbitrary<unknown> {
  switch (description.type) {
    case "string":
      return textOf(description);
    case "integer":
    case "intOrString": {
      const { minimum: min, maximum: max, zero, type } = description;
      const numbers = fc.oneof(
        fc.integer({ min: Math.max(min, -(2 ** 31)), max: Math.min(max, 2 ** 31 - 1) }),
        fc.constantFrom(min, max),
      );
      const orText = type === "intOrString" ? [fc.constant("http")] : [];
      return fc.oneof(numbers, ...orText, ...(zero ? [fc.constant(0)] : []));
    }
    case "boolean":
      return fc.boolean();
    case "quantity":
      return fc.constantFrom("0", "100m", "0.5", "64Mi", "1e3");
    case "any":
      return fc.dictionary(name, fc.oneof(fc.string(), fc.integer(), fc.boolean()), {
        maxKeys: 3,
        noNullPrototype: true,
      });
    case "map":
      return fc.dictionary(name, rightValueOf(description.values), { maxKeys: 3, noNullPrototype: true });
    case "list":
      return fc.array(rightValueOf(description.items), { maxLength: 3 });
    case "object":
      return objectOf(description);
  }
}

const wrongAnywhere: readonly unknown[] = [() => 1, 1.5, Number.NaN];
const wrongOf: Readonly<Record<Description["type"], readonly unknown[]>> = {
  string: [1, true, {}, []],
  integer: ["1", true, {}, []],
  intOrString: [true, {}, [], ""],
  boolean: ["true", 0, {}, []],
  quantity: ["1 core", "-1", true, {}, []],
  any: ["a", 1, []],
  map: ["a", 1, []],
  list: ["a", 1, {}],
  object: ["a", 1, []],
};

/** Values that are wrong by the description, whatever stands around them. */
export function wrongValueOf(description: Description): Arbitrary<unknown> {
  const wrong = [...wrongOf[description.type], ...(description.type === "quantity" ? [] : wrongAnywhere)];
  if (description.type === "string" && (description.enum || description.format))
    wrong.push(description.format === "not-empty" ? "" : "no such\nword");
  if (description.type === "integer") wrong.push(description.minimum - 1, description.maximum + 1);
  return fc.constantFrom(...wrong.filter((v) => !("zero" in description && v === 0)));
}

/** Any value but undefined and null. */
type Any = NonNullable<unknown>;

const scalars = fc.constantFrom<Shape<Any>>(
  text(),
  text(checkDnsLabel),
  text(emptyOr(checkIp)),
  text(checkNotEmpty),
  time,
  flag,
  int32,
  integer(1, 9),
  orZero(integer(5, 7)),
  quantity,
  portOrName,
  orZero(portOrName),
  oneOf("a", "b"),
  oneOf("", "x"),
);

/** Random shapes. */
export const shapes: Arbitrary<Shape<unknown>> = fc.letrec<{ shape: Shape<Any> }>((tie) => {
  const field: Arbitrary<Field<Any>> = fc.oneof(
    tie("shape"),
    tie("shape").map((s) => needed(s)),
    tie("shape").map((s) => stored(s, "for others")),
  );
  const fields = fc.dictionary(name, field, { maxKeys: 4, noNullPrototype: true });
  return {
    shape: fc.oneof(
      { maxDepth: 3 },
      scalars,
      fields.map((f) => object(f) as Shape<Any>),
      fields.map((f) => struct("x.v1.Thing", f) as Shape<Any>),
      tie("shape").map((s) => list(s) as Shape<Any>),
      tie("shape").map((s) => map(s) as Shape<Any>),
      scalars.map((s) => setOf(list(s)) as Shape<Any>),
      fields.map((f) => keyed(list(object({ ...f, name: needed(text()) })), ["name"]) as Shape<Any>),
    ),
  };
}).shape;
