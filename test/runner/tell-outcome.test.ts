/** What is said again of a failed file at the end of a run. */
import { suite } from "uvu";
import * as assert from "uvu/assert";
import type { Outcome } from "./run-file.js";
import { failureText } from "./tell-outcome.js";

const outcome = (failures: string[]): Outcome => ({
  passed: 0,
  failed: failures.length,
  skipped: 0,
  problems: [],
  skippedTests: [],
  failures,
  output: "",
  durationMs: 1,
  remark: "",
});

const it = suite("failureText");

it("names the file, its failed tests and what they threw", () => {
  assert.is(
    failureText("test/a.test.ts", outcome(['"a" / "b": Error: no\n    at c'])),
    'FAIL test/a.test.ts\n    "a" / "b": Error: no\n        at c',
  );
});

it("says how much of a long failure is left out", () => {
  const lines = failureText("test/a.test.ts", outcome(["x\n".repeat(50)])).split("\n");
  assert.is(lines.length, 1 + 40 + 1);
  assert.is(lines.at(-1), "    … 10 more lines above");
});

it.run();
