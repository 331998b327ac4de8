import { suite } from "uvu";
import * as assert from "uvu/assert";
import { celValue } from "../../../../../core/kinds/custom/cel/values.js";

const test = suite("values as rules see them");

test("whole numbers, numbers, times, bytes, and names that CEL has no letters for", () => {
  const schema = {
    ...{ type: "object", "x-kubernetes-preserve-unknown-fields": true },
    properties: {
      i: { type: "integer" },
      n: { type: "number" },
      "a-b.c": { type: "string" },
      day: { type: "string", format: "date" },
      raw: { type: "string", format: "byte" },
      map: { type: "object", additionalProperties: { type: "integer" } },
      list: { type: "array", items: { type: "integer" } },
    },
  };
  const value = { i: 1, n: 2, "a-b.c": "x", day: "2020-01-02", raw: "YQ==", map: { "x-y": 3 }, list: [4], other: 5 };
  const seen = celValue(schema, value) as Map<string, unknown>;
  assert.equal([...seen.keys()].sort(), ["a__dash__b__dot__c", "day", "i", "list", "map", "n", "raw"]);
  assert.equal([seen.get("i"), seen.get("n"), seen.get("list")], [1n, 2, [4n]]);
  assert.equal([...(seen.get("map") as Map<string, unknown>)], [["x-y", 3n]], "keys of a map are as they are");
  assert.is((seen.get("day") as { toISOString(): string }).toISOString(), "2020-01-02T00:00:00.000Z");
  assert.equal([...(seen.get("raw") as Uint8Array)], [97]);
});

test.run();
