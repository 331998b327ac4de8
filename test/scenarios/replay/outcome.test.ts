import { suite } from "uvu";
import * as assert from "uvu/assert";
import { partingOf } from "../../../scenarios/replay/outcome.js";

const test = suite("where outcomes part");
const outcome = { state: "Running", commands: ["report"], hash: "a" };

test("the first thing that is otherwise is told", () => {
  assert.is(partingOf(outcome, { state: "Failed", commands: [], hash: "b" }), "it came to another state");
  assert.is(partingOf(outcome, { ...outcome, commands: ["note"], hash: "b" }), "it gave other commands");
  assert.match(partingOf(outcome, { ...outcome, hash: "b" }), /its context, or the particulars of its commands/);
});

test.run();
