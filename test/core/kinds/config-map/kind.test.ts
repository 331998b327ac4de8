import { suite } from "uvu";
import * as assert from "uvu/assert";
import { kinds } from "../../../../core/kinds/all.js";
import { prepareForUpdate, readObject } from "../../../../core/kinds/prepare.js";

const test = suite("config maps as they are read");
const map = (more: object) =>
  readObject("ConfigMap", { metadata: { name: "x", namespace: "default" }, ...more }).object;

test("texts and bytes are kept as they are, under keys that no two share", () => {
  const made = map({ data: { "a.conf": "x\n", b: "" }, binaryData: { c: "AAE=" } });
  assert.equal([made.data, made.binaryData], [{ "a.conf": "x\n", b: "" }, { c: "AAE=" }]);
  assert.equal(kinds.ConfigMap.table.row(made, 0).slice(0, 2), ["x", "3"]);
  assert.throws(() => map({ data: { a: "1" }, binaryData: { a: "AAE=" } }), /data\.a: .*present in binaryData/);
  assert.throws(() => map({ data: { a: 8080 } }), /data\.a: invalid value: must be a string; quote it/);
  assert.throws(() => map({ binaryData: { a: "%" } }), /must be base64/);
  assert.throws(() => map({ data: { "..a": "1" } }), /must not start with/);
});

test("one MiB of values, texts as UTF-8, and no more", () => {
  map({ data: { a: "ü".repeat(512 * 1024) } });
  assert.throws(() => map({ data: { a: "ü".repeat(512 * 1024), b: "y" } }), /at most 1048576 bytes/);
});

test("what is immutable stays so, and as it is", () => {
  const old = map({ data: { a: "1" }, immutable: true });
  const change = (more: object) => () => prepareForUpdate("ConfigMap", old, { ...old, ...more });
  assert.throws(change({ data: { a: "2" } }), /data: forbidden: field is immutable/);
  assert.throws(change({ binaryData: { b: "AAE=" } }), /binaryData: forbidden/);
  assert.throws(change({ immutable: false }), /immutable: forbidden/);
  prepareForUpdate("ConfigMap", { ...old, immutable: false }, { ...old, data: {} });
});

test.run();
