import { readFileSync } from "node:fs";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { scenarioSchema } from "../../../scenarios/format/schema.js";

const test = suite("the schema of scenarios");

test("schema.json is made from the tables the reader reads by", () => {
  assert.equal(JSON.parse(readFileSync("scenarios/schema.json", "utf8")), JSON.parse(JSON.stringify(scenarioSchema())));
});

test.run();
