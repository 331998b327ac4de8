import { suite } from "uvu";
import * as assert from "uvu/assert";
import { structuralV2 } from "../../../core/openapi/structural-v2.js";

const test = suite("structural schemas in OpenAPI 2");

test("fields and their words; what may be null or anything has no fields; what version 2 has no words for goes", () => {
  const size = { type: "integer", description: "How large.", minimum: 1, default: 3, "x-kubernetes-validations": [] };
  const free = { type: "object", properties: { a: { type: "string" } }, "x-kubernetes-preserve-unknown-fields": true };
  const schema = {
    ...{ type: "object", required: ["size"], oneOf: [{ required: ["size"] }] },
    properties: {
      size,
      free,
      note: { type: "string", nullable: true, description: "A note." },
      port: { "x-kubernetes-int-or-string": true, anyOf: [{ type: "integer" }, { type: "string" }] },
      list: { type: "array", items: { type: "string", pattern: "a" }, "x-kubernetes-list-type": "set" },
      map: { type: "object", additionalProperties: { type: "string" } },
    },
  };
  const anything = { "x-kubernetes-preserve-unknown-fields": true };
  assert.equal(structuralV2(schema), {
    ...{ type: "object", required: ["size"] },
    properties: {
      size: { type: "integer", description: "How large." },
      free: anything,
      note: { description: "A note.", ...anything },
      port: { "x-kubernetes-int-or-string": true },
      list: { type: "array", items: { type: "string" }, "x-kubernetes-list-type": "set" },
      map: { type: "object", additionalProperties: { type: "string" } },
    },
  });
});

test.run();
