import { suite } from "uvu";
import * as assert from "uvu/assert";
import { serverText } from "../../../cli/commands/version.js";
import { sentenceOf } from "../../../cli/fail.js";
import { LiveTable } from "../../../cli/render/live-table.js";
import { invalid } from "../../../core/fault.js";

const test = suite("what is printed");

test("a live table keeps its columns", () => {
  const table = new LiveTable();
  const header = ["NAME", "STATUS"];
  assert.is(table.add({ header, rows: [["jenkins", "Pending"]] }), "NAME      STATUS\njenkins   Pending\n");
  assert.is(table.add({ header, rows: [["a", "Running"]] }), "a         Running\n");
});

test("an error is a sentence, or a list of what is wrong", () => {
  assert.is(sentenceOf(new Error("a b")), "a b");
  assert.is(sentenceOf("text"), "text");
  const one = { reason: "FieldValueRequired", field: "spec.a", message: "spec.a: required" } as const;
  const two = { reason: "FieldValueInvalid", field: "spec.b", message: "spec.b: must be 1" } as const;
  assert.is(sentenceOf(invalid("Pod", "x", [one])), 'Pod "x" is invalid: spec.a: required');
  assert.is(
    sentenceOf(invalid("Pod", "x", [one, two])),
    'Pod "x" is invalid:\n  * spec.a: required\n  * spec.b: must be 1',
  );
});

test("the server's version", () => {
  assert.is(serverText("v1.32.0+troupe.0.1.0"), "0.1.0 (API v1.32)");
  assert.is(serverText("v1.30.2"), "v1.30.2 (not a Troupe master)");
});

test.run();
