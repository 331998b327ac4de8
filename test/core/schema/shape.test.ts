import fc from "fast-check";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { everyKind, kinds } from "../../../core/kinds/all.js";
import { descriptionOf, rulesOf } from "../../../core/kinds/prepare.js";
import type { Description } from "../../../core/schema/description.js";
import { Faults, strictRules } from "../../../core/schema/faults.js";
import { keyed, mergedBy, setOf, stored, warned } from "../../../core/schema/marks.js";
import { integer, list, needed, object, type Shape, struct, text } from "../../../core/schema/shape.js";
import { rightValueOf, shapes, wrongValueOf } from "./arbitrary-values.js";

const test = suite("what a shape says of itself, and what it reads");

function read(shape: Shape<unknown>, value: unknown): { out: unknown; faults: Faults } {
  const faults = new Faults(strictRules);
  return { out: shape.read(value, "", faults), faults };
}

test("what the description allows is read as it is, without a fault", () => {
  const cases = shapes.chain((shape) => rightValueOf(shape.description).map((value) => ({ shape, value })));
  fc.assert(
    fc.property(cases, ({ shape, value }) => {
      const { out, faults } = read(shape, value);
      assert.equal(faults.causes, []);
      assert.equal(faults.unknownFields, []);
      assert.equal(out, value);
    }),
    { numRuns: 500 },
  );
});

/** A place in a value that is right, and what it is there. */
interface Place {
  steps: (string | number)[];
  description: Description;
}

function placesOf(description: Description, value: unknown, steps: Place["steps"] = []): Place[] {
  const inner = Object.entries(typeof value === "object" && value !== null ? value : {}).flatMap(([key, v]) => {
    if (description.type === "list") return placesOf(description.items, v, [...steps, Number(key)]);
    if (description.type === "map") return placesOf(description.values, v, [...steps, key]);
    const field = description.type === "object" ? description.fields[key] : undefined;
    return field ? placesOf(field.of, v, [...steps, key]) : [];
  });
  return [{ steps, description }, ...inner];
}

function withWrong(value: unknown, [step, ...rest]: Place["steps"], wrong: unknown): unknown {
  if (step === undefined) return wrong;
  if (Array.isArray(value)) return value.map((v, i) => (i === step ? withWrong(v, rest, wrong) : v));
  const held = value as Record<string, unknown>;
  return { ...held, [step]: withWrong(held[step], rest, wrong) };
}

const pathOf = (steps: Place["steps"]): string =>
  steps.reduce<string>((path, s) => (typeof s === "number" ? `${path}[${s}]` : path === "" ? s : `${path}.${s}`), "");

test("what the description does not allow is one fault, at its place", () => {
  const cases = shapes
    .chain((shape) => rightValueOf(shape.description).map((value) => ({ shape, value })))
    .chain(({ shape, value }) =>
      fc.constantFrom(...placesOf(shape.description, value)).map((place) => ({ shape, value, place })),
    )
    .chain((c) => wrongValueOf(c.place.description).map((wrong) => ({ ...c, wrong })));
  fc.assert(
    fc.property(cases, ({ shape, value, place, wrong }) => {
      const { faults } = read(shape, withWrong(value, place.steps, wrong));
      // A map at the very top, which no kind is, puts a dot before its keys.
      const fields = faults.causes.map((c) => c.field.replace(/^\./, ""));
      assert.equal(fields, [pathOf(place.steps)]);
    }),
    { numRuns: 1000 },
  );
});

test("a required field that is missing is one fault; another that is missing is none", () => {
  const shape = object<{ a?: string; b: string }>({ a: text(), b: needed(text()) });
  assert.equal(
    read(shape as Shape<unknown>, {}).faults.causes.map((c) => `${c.reason} ${c.field}`),
    ["FieldValueRequired b"],
  );
});

test("whatever the descriptions of the kinds allow is kept whole", () => {
  for (const kind of everyKind) {
    fc.assert(
      fc.property(rightValueOf(descriptionOf(kind)), (value) => {
        const given = value as { metadata: Record<string, unknown>; spec?: object };
        const { out, faults } = read(rulesOf(kind).shape as Shape<unknown>, given);
        const { namespace, ...metadata }: Record<string, unknown> = { name: "", ...given.metadata };
        const kept = {
          ...given,
          metadata: kinds[kind].namespaced && namespace ? { ...metadata, namespace } : metadata,
        };
        assert.equal(faults.unknownFields, []);
        if (!faults.full) assert.equal(out, kind === "Node" ? { spec: {}, ...kept } : kept);
      }),
      { numRuns: 20 },
    );
  }
});

test("marks are in the description and change nothing that is read", () => {
  const element = struct<{ name?: string }>("x.v1.Element", { name: text() });
  const elements = list(element);
  assert.equal(keyed(elements, ["name", "port"], { mergeKey: "port", retainKeys: true }).description, {
    type: "list",
    items: element.description,
    listType: "map",
    mapKeys: ["name", "port"],
    mergeKey: "port",
    patchStrategy: "merge,retainKeys",
  });
  assert.equal(keyed(elements, ["name"], { mergeKey: "" }).description, {
    ...elements.description,
    listType: "map",
    mapKeys: ["name"],
  });
  assert.equal(setOf(list(text()), true).description, {
    type: "list",
    items: { type: "string" },
    listType: "set",
    patchStrategy: "merge",
  });
  assert.equal(mergedBy(elements, "name").description, {
    ...elements.description,
    mergeKey: "name",
    patchStrategy: "merge",
  });
  const marked = object<{ a: number }>({ a: stored(needed(warned(integer(0, 1), "x", [1])), "y") });
  assert.equal(marked.description, {
    type: "object",
    fields: {
      a: { of: { type: "integer", minimum: 0, maximum: 1 }, fate: "stored", note: "y", harmless: [1], required: true },
    },
  });
  assert.is(read(marked as Shape<unknown>, {}).faults.causes.length, 1);
});

test("a description is plain data", () => {
  for (const kind of everyKind) {
    const description = descriptionOf(kind);
    assert.equal(JSON.parse(JSON.stringify(description)), description);
  }
});

test.run();
