import { readFileSync } from "node:fs";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { referenceText } from "../../../scenarios/format/reference.js";

const test = suite("the reference of scenarios");

test("docs/scenarios.md is made from the tables the reader reads by", () => {
  assert.ok(readFileSync("docs/scenarios.md", "utf8").endsWith(`## Reference\n\n${referenceText()}\n`));
});

test.run();
