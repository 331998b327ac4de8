import fc from "fast-check";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { SchemaBook } from "../../../core/openapi/schemas.js";
import type { Description } from "../../../core/schema/description.js";
import { checkDnsLabel } from "../../../core/schema/formats.js";
import { byDefault, keyed, noted, refused, servers, stored } from "../../../core/schema/marks.js";
import { portOrName, quantity, time } from "../../../core/schema/scalars.js";
import { flag, integer, list, map, needed, oneOf, type Shape, struct, text } from "../../../core/schema/shape.js";

const test = suite("openapi schemas");

const schemaOf = ({ description }: Shape<never> | { description: Description }): unknown =>
  new SchemaBook().schemaOf(description);

test("scalars", () => {
  assert.equal(schemaOf(flag), { type: "boolean" });
  assert.equal(schemaOf(text(checkDnsLabel)), { type: "string" });
  assert.equal(schemaOf(oneOf("a", "b")), { type: "string", enum: ["a", "b"] });
  assert.equal(schemaOf(integer(1, 10)), { type: "integer", format: "int32", minimum: 1, maximum: 10 });
  assert.equal(schemaOf(integer(0, Number.MAX_SAFE_INTEGER)), { type: "integer", format: "int64", minimum: 0 });
  assert.equal(schemaOf(time), { $ref: "io.k8s.apimachinery.pkg.apis.meta.v1.Time" });
  assert.equal(schemaOf(quantity), { $ref: "io.k8s.apimachinery.pkg.api.resource.Quantity" });
  assert.equal(schemaOf(portOrName), { $ref: "io.k8s.apimachinery.pkg.util.intstr.IntOrString" });
});

interface Part {
  name: string;
  kept?: string;
  told?: string;
  never?: string;
  word?: string;
  mode?: string;
}

const part = struct<Part>("core.v1.Part", {
  name: needed(text()),
  kept: stored(text()),
  told: servers(text(), "it knows"),
  never: refused(text(), "no."),
  word: byDefault("w", noted("a word", text())),
  mode: oneOf("", "Slow", "Fast"),
});

test("what becomes of a field stands in its description", () => {
  const book = new SchemaBook();
  const reference = book.schemaOf(map(list(part)).description);
  const items = { $ref: "io.k8s.api.core.v1.Part" };
  assert.equal(reference, {
    type: "object",
    additionalProperties: { type: "array", items, "x-kubernetes-list-type": "atomic" },
  });
  assert.equal(book.named["io.k8s.api.core.v1.Part"], {
    type: "object",
    required: ["name"],
    properties: {
      name: { type: "string" },
      kept: { type: "string", description: "It is kept and answered, and nothing else comes of it here." },
      told: { type: "string", description: "It knows. The server writes it." },
      never: { type: "string", description: "No. It is refused here." },
      word: { type: "string", description: "A word.", default: "w" },
      mode: { type: "string", enum: ["", "Slow", "Fast"], description: "One of Slow, Fast." },
    },
  });
});

test("lists say how they merge, for server-side apply and for strategic merge patches", () => {
  fc.assert(
    fc.property(fc.constantFrom("name", "port"), (key) => {
      const schema = schemaOf(keyed(list(part), [key])) as Record<string, unknown>;
      assert.equal(schema["x-kubernetes-list-map-keys"], [key]);
      assert.is(schema["x-kubernetes-patch-merge-key"], key);
      assert.is(schema["x-kubernetes-patch-strategy"], "merge");
    }),
  );
});

test.run();
