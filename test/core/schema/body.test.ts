import fc from "fast-check";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { Fault } from "../../../core/fault.js";
import { isIP } from "../../../core/network/ip.js";
import { cpuMillis, memoryBytes, quantityValue } from "../../../core/objects/quantity.js";
import { bodyCharsMax, parseBody, parseDocuments, readBody, readDocuments } from "../../../core/schema/body.js";
import { bodyText, Written } from "../../../core/schema/written.js";

const test = suite("bodies");

const readable: readonly (readonly [string, string, unknown])[] = [
  ["JSON", '{"a":[1,"x",true,null]}', { a: [1, "x", true, null] }],
  ["trailing commas", '{"a":[1,2,],}', { a: [1, 2] }],
  ["comments", '{"a": 1, # why\n "b": 2}', { a: 1, b: 2 }],
  ["unquoted words and tabs in braces", "{\ta:\tb c,\n\td: [e,\tf]}", { a: "b c", d: ["e", "f"] }],
  ["blocks", "a: 1\nb:\n  - c\n", { a: 1, b: ["c"] }],
  [
    "what only looks like a number keeps its text",
    "[1.10, 0x1f, 1_000, 12345678901234567890, 1e3, 12:30]",
    ["1.10", "0x1f", "1_000", "12345678901234567890", "1e3", "12:30"],
  ],
  ["a leading zero is octal", "0644", 420],
  [
    "words that are no words of JSON keep their text",
    "[yes, off, 2014-11-25, ~, True]",
    ["yes", "off", "2014-11-25", null, true],
  ],
  ["quotes make text", "['1', \"true\"]", ["1", "true"]],
  ["one letter is a key like any other", "n: 1\ny: 2", { n: 1, y: 2 }],
  ["aliases and merges", "a: &x {b: 1}\nc: *x\nd: {<<: *x, e: 2}", { a: { b: 1 }, c: { b: 1 }, d: { e: 2, b: 1 } }],
  ["the last of two equal keys", "{a: 1, a: 2}", { a: 2 }],
];
for (const [name, text, value] of readable) {
  test(`reads ${name}`, () => assert.equal(parseBody(text), value));
}

const unreadable: readonly (readonly [string, string, RegExp])[] = [
  ["nothing", " \n", /empty/],
  ["an open brace, with its place", '{\n "a": 1', /line 2/],
  ["two documents", "a: 1\n---\nb: 2", /2 documents/],
  ["an unknown alias", "a: *b", /anchor|alias/i],
];
for (const [name, text, why] of unreadable) {
  test(`refuses ${name}`, () =>
    assert.throws(
      () => parseBody(text),
      (e: unknown) => e instanceof Fault && e.reason === "BadRequest" && why.test(e.message),
    ));
}

test("a body that is too large is its own fault", () => {
  assert.throws(
    () => parseBody(`"${"x".repeat(bodyCharsMax)}"`),
    (e: unknown) => e instanceof Fault && e.code === 413,
  );
});

test("__proto__ is no key", () => {
  const values = [parseBody('{"__proto__":{"x":1},"a":1}'), parseBody("{__proto__: {x: 1}, a: 1,}")];
  for (const value of values) {
    assert.equal(Object.keys(value as object), ["a"]);
    assert.is((value as { x?: number }).x, undefined);
  }
});

test("documents of a file", () => assert.equal(parseDocuments("---\na: 1\n---\n---\nb: 2\n"), [{ a: 1 }, { b: 2 }]));

test("scalars keep what was written until the field is known", () => {
  const odd = ["0022", "00501", "03788745", "1.10", "TRUE", "007", "1e3", "0x1f", "1_000", "-0", "+5", ".5"];
  const values = readBody(`[${odd.join(", ")}]`) as unknown[];
  assert.equal(
    values.map((v) => (v instanceof Written ? v.text : v)),
    odd,
  );
  assert.equal(
    values.map((v) => (v instanceof Written ? v.value : undefined)),
    [18, 321, 3_788_745, 1.1, true, 7, 1000, 31, 1000, -0, 5, 0.5],
  );
  // What JSON writes so, what is quoted, and words that are none of YAML's are as they always were.
  assert.equal(readBody("[22, 1.5, true, '0022', \"1.10\", yes, 12:30, v1.10, 1.2.3]"), [
    22,
    1.5,
    true,
    "0022",
    "1.10",
    "yes",
    "12:30",
    "v1.10",
    "1.2.3",
  ]);
});

test("numbers of JSON keep what was written, too", () => {
  const body = readBody('{"a": 1.10, "b": 1e3, "c": 12345678901234567890, "d": "1.10", "e": [-0, 10]}');
  assert.is(bodyText(body), '{"a": 1.10,"b": 1e3,"c": 12345678901234567890,"d": "1.10","e": [-0,10]}');
  assert.equal(parseBody('{"a": 1.10, "b": 1e3}'), { a: 1.1, b: 1000 });
});

test("a body is sent as it was read", () => {
  const scalar = fc.constantFrom("0022", "1.10", "TRUE", "7", "true", '"0022"', "null", '"a: b"', '"it\'s #1"');
  fc.assert(
    fc.property(fc.dictionary(fc.string(), fc.array(scalar, { maxLength: 3 }), { maxKeys: 4 }), (fields) => {
      const text = `{${Object.entries(fields).map(([key, list]) => `${JSON.stringify(key)}: [${list.join(", ")}]`)}}`;
      const value = readBody(text);
      assert.equal(readBody(bodyText(value)), value);
    }),
  );
});

const streams: readonly (readonly [string, string])[] = [
  ["on lines of their own", '{"a":1}\n{"b":2}\n'],
  ["without a newline", '{"a":1}{"b":2}'],
  ["with blanks, comments and marks between them", ' {"a":1} \n\n# two\n---\n  {"b":2}\n---\n'],
  ["not quite JSON", '{a: 1,}\n{"b": 2, # the second\n}'],
  ["in a document behind another", 'a: 1\n---\n{"b":2}'],
  ["with braces and marks in their texts", '{"a":1}\n{"b":2,"c":null}'],
];
for (const [name, text] of streams)
  test(`objects one after another, ${name}`, () =>
    assert.equal(
      parseDocuments(text).map((v) => JSON.parse(JSON.stringify(v, (_, x) => x ?? undefined)) as unknown),
      [{ a: 1 }, { b: 2 }],
    ));

test("any objects one after another are read as each by itself", () => {
  const object = fc.dictionary(fc.string(), fc.jsonValue({ maxDepth: 2 }), { maxKeys: 3 });
  fc.assert(
    fc.property(fc.array(object, { minLength: 2, maxLength: 4 }), fc.constantFrom("", "\n", " \n "), (objects, gap) => {
      const text = objects.map((o) => JSON.stringify(o)).join(gap);
      assert.equal(
        readDocuments(text),
        objects.flatMap((o) => readDocuments(JSON.stringify(o))),
      );
    }),
  );
});

test("three documents of which one holds two objects", () =>
  assert.equal(parseDocuments('a: 1\n---\n{"b":2}{"c":3}\n---\nd: 4\n'), [{ a: 1 }, { b: 2 }, { c: 3 }, { d: 4 }]));

test("of objects one after another the place of a mistake is that in the whole", () => {
  for (const text of ['{"a":1}\n{"b":2}\n{"c": ]}', '{"a":1}\n{"b":2}\n\n{"c": [1, }'])
    assert.throws(() => readDocuments(text), /line [34]/, text);
  assert.throws(() => parseBody('{"a":1}{"b":2}'), /2 documents/);
});

test("amounts", () => {
  assert.equal(["100m", "0.5", "2", "70m", "0.07", "1e3m", "x", ""].map(cpuMillis), [100, 500, 2000, 70, 70, 0, 0, 0]);
  assert.equal(
    ["64Mi", "1k", "1e3", "128974848", "1.5Gi"].map(memoryBytes),
    [67_108_864, 1000, 1000, 128_974_848, 1_610_612_736],
  );
  assert.ok(Number.isNaN(quantityValue("1 Mi")));
});

test("addresses", () => {
  const texts = [
    "10.0.0.1",
    "256.0.0.1",
    "01.0.0.1",
    "::1",
    "fe80::1",
    "1:2:3:4:5:6:7:8",
    "::ffff:1.2.3.4",
    "1::2::3",
    ":1",
    "a",
  ];
  assert.equal(texts.map(isIP), [4, 0, 0, 6, 6, 6, 6, 0, 0, 0]);
});

test.run();
