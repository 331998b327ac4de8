import { suite } from "uvu";
import * as assert from "uvu/assert";
import { Report } from "../../../cli/render/report.js";

const test = suite("reports");

test("a report lines its values up and leaves out what is empty", () => {
  const text = new Report()
    .field("Name", "a")
    .field("Nothing", undefined)
    .field("Long name", ["b", "c"])
    .section("Part", (r) => r.field("In", 1))
    .section("Empty", () => {})
    .table("Rows", ["A", "B"], [["1", "2"]])
    .table("None", ["A"], [])
    .text();
  assert.is(
    text,
    "Name:       a\nLong name:  b\n            c\nPart:\n  In:  1\nRows:\n  A   B\n  1   2\nNone:       <none>\n",
  );
});

test.run();
