/** The command itself: what it prints last, and its exit code. */
import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { suite } from "uvu";
import * as assert from "uvu/assert";

const RUN = fileURLToPath(new URL("../run.js", import.meta.url));

/** Exit code and lines of `node run.js ARGS`. */
function run(...args: string[]): { code: number | null; lines: string[] } {
  const { status, stdout } = spawnSync(process.execPath, [RUN, ...args], { encoding: "utf8" });
  return { code: status, lines: stdout.trimEnd().split("\n") };
}

const it = suite("run");

it("runs the files that match and ends with their sum", () => {
  const { code, lines } = run("test/tidy/habits");
  assert.match(lines[0] ?? "", /^ok {3}test\/tidy\/habits\.test\.ts {2}\d+ passed/);
  assert.match(lines.at(-1) ?? "", /^[1-9]\d* passed, 0 failed, 0 skipped$/);
  assert.is(code, 0);
});

it("fails if no file matches, as a test that vanished should", () => {
  const { code, lines } = run("no-such-test");
  assert.equal(lines, ["No test file has no-such-test in its path.", "0 passed, 1 failed, 0 skipped"]);
  assert.is(code, 1);
});

it("leaves out, on another Node, what needs a machine and what one Node is enough for", () => {
  const { lines } = run("--other-node", "test/scenarios/fuzz.test", "test/e2e/heal", "docker/docker.test");
  assert.is(lines.at(-1), "0 passed, 1 failed, 0 skipped");
  assert.match(run("--other-node", "test/tidy/habits").lines.at(-1) ?? "", /^[1-9]\d* passed, 0 failed, 0 skipped$/);
});

it("fails an option it does not know", () => {
  const { code, lines } = run("--watch");
  assert.is(lines.at(-1), "0 passed, 1 failed, 0 skipped");
  assert.is(code, 1);
});

it.run();
