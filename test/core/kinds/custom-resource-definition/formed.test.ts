import { suite } from "uvu";
import * as assert from "uvu/assert";
import { malformed } from "../../../../core/kinds/custom-resource-definition/formed.js";

const it = suite("schemas as they are formed");

const cases: [schema: unknown, why: string][] = [
  ["text", "must be a schema"],
  [{ type: "object", properties: {} }, ""],
  [{ type: 1 }, "must be a schema, and type in it is of the wrong type"],
  [{ required: ["a", 1] }, "must be a schema, and required in it is of the wrong type"],
  [{ additionalProperties: true }, ""],
  [{ $ref: "#/x" }, "must be structural: $ref is not supported"],
  [{ constructor: "x", toString: 1 }, ""],
];
for (const [schema, why] of cases)
  it(`${JSON.stringify(schema)}: ${why || "is one"}`, () => assert.is(malformed(schema), why));

it.run();
