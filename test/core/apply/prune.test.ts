import { suite } from "uvu";
import * as assert from "uvu/assert";
import { type FieldSet, noFields } from "../../../core/apply/field-set.js";
import { fieldsOf } from "../../../core/apply/fields-of.js";
import { pruned } from "../../../core/apply/prune.js";
import { fieldAt } from "../../../core/schema/walk.js";
import { sample } from "./samples.js";

const test = suite("what is no longer applied");
const spec = fieldAt(sample, "spec")?.of;
const fields = (config: object): FieldSet => fieldsOf(spec, config);
const left = (value: object, last: object, kept?: object): unknown =>
  pruned(spec, value, fields(last), kept ? fields(kept) : noFields);

test("goes, and nothing else", () => {
  assert.equal(left({ count: 1, args: ["a"] }, { count: 1 }), { args: ["a"] });
  assert.equal(left({ free: { a: "x", b: "y" } }, { free: { a: "x" } }), { free: { b: "y" } });
  assert.equal(left({ free: { a: "x" } }, { free: { a: "x" } }), {});
});

test("an object goes whole, with what stands in it by default", () => {
  assert.equal(left({ inner: { a: "x", b: 1 } }, { inner: { a: "x" } }), {});
  assert.equal(left({ inner: { a: "x", b: 1 } }, { inner: { a: "x" } }, { inner: { b: 1 } }), { inner: { b: 1 } });
});

test("an element goes whole; of one that others have, what is theirs and its keys stay", () => {
  const ports = [{ port: 1, name: "a", words: ["w", "v"] }, { port: 2 }];
  assert.equal(left({ ports }, { ports: [{ port: 1 }] }), { ports: [{ port: 2 }] });
  const kept = { ports: [{ port: 1, words: ["v"] }] };
  assert.equal(left({ ports }, { ports: [{ port: 1, name: "a", words: ["w"] }] }, kept), {
    ports: [{ port: 1, words: ["v"] }, { port: 2 }],
  });
});

test.run();
