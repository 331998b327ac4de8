import fc from "fast-check";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { everyDef } from "../../../core/kinds/all.js";
import { swaggerMessage } from "../../../core/openapi/swagger-message.js";
import { v2Document } from "../../../core/openapi/v2.js";
import type { Json } from "../../../core/schema/description.js";

const test = suite("swagger message");

/** The fields of a message: number to what it holds, bytes or a number. */
function fieldsIn(bytes: Uint8Array): Map<number, (Uint8Array | number)[]> {
  const out = new Map<number, (Uint8Array | number)[]>();
  let at = 0;
  const varint = (): number => {
    let value = 0;
    for (let shift = 0; ; shift += 7) {
      const byte = bytes[at++] ?? 0;
      value += (byte & 0x7f) * 2 ** shift;
      if (byte < 0x80) return value;
    }
  };
  while (at < bytes.length) {
    const tag = varint();
    const length = varint();
    const value = tag % 8 === 0 ? length : bytes.subarray(at, at + length);
    if (tag % 8 === 2) at += length;
    assert.ok(at <= bytes.length, "a field ends within its message");
    out.set(tag >>> 3, [...(out.get(tag >>> 3) ?? []), value]);
  }
  return out;
}

const within = (bytes: Uint8Array | number | undefined, ...path: number[]): Uint8Array =>
  path.reduce<Uint8Array>((message, field) => fieldsIn(message).get(field)?.[0] as Uint8Array, bytes as Uint8Array);
const textIn = (bytes: Uint8Array): string => new TextDecoder().decode(bytes);
const names = (messages: readonly (Uint8Array | number)[] | undefined): string[] =>
  (messages ?? []).map((message) => textIn(within(message, 1)));

test("paths and definitions are those of the document", () => {
  const document = v2Document(everyDef, "test") as { paths: object; definitions: object };
  const message = swaggerMessage(document as Json);
  assert.is(textIn(within(message, 1)), "2.0");
  assert.equal(names(fieldsIn(within(message, 8)).get(2)), Object.keys(document.paths));
  assert.equal(names(fieldsIn(within(message, 9)).get(1)), Object.keys(document.definitions));
});

test("a schema's fields have their places", () => {
  const field = { type: "array", items: { $ref: "#/definitions/x" }, description: "d", default: [1], "x-k": { a: 1 } };
  const definitions = { y: { type: "object", required: ["f"], properties: { f: field } } };
  const message = swaggerMessage({ swagger: "2.0", info: { title: "t", version: "v" }, paths: {}, definitions });
  const schema = within(message, 9, 1, 2);
  assert.is(textIn(within(schema, 22, 1)), "object");
  assert.is(textIn(within(schema, 19)), "f");
  const f = within(schema, 25, 1, 2);
  assert.is(textIn(within(f, 4)), "d");
  assert.is(textIn(within(f, 5, 2)), "[1]");
  assert.is(textIn(within(f, 23, 1, 1)), "#/definitions/x");
  assert.equal(textIn(within(f, 31, 1)), "x-k");
});

test("texts of every length come back", () => {
  fc.assert(
    fc.property(fc.string({ maxLength: 400 }), (title) => {
      const message = swaggerMessage({ swagger: "2.0", info: { title, version: "" }, paths: {}, definitions: {} });
      assert.is(textIn(within(message, 2, 1)), new TextDecoder().decode(new TextEncoder().encode(title)));
    }),
  );
});

test.run();
