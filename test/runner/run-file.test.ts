/** Each file in test/canary/ is run as the runner runs tests; each but one must fail, for the reason it was made for. */
import { fileURLToPath } from "node:url";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { markedProcesses } from "../../scenarios/machine/marked.js";
import { RUN_MARK } from "./messages.js";
import { type Outcome, runFile } from "./run-file.js";

const PLENTY_MS = 30_000;
const run = (name: string, timeoutMs = PLENTY_MS): Promise<Outcome> =>
  runFile(fileURLToPath(new URL(`../canary/${name}.js`, import.meta.url)), { timeoutMs });
const counts = ({ passed, failed, skipped }: Outcome) => [passed, failed, skipped];

const it = suite("runFile");

// It takes the whole time a file may linger, so it runs beside the others.
const lingering = run("lingers");

it("adds up passed, failed and skipped tests and keeps the output", async () => {
  const outcome = await run("fails");
  assert.equal(counts(outcome), [1, 1, 1]);
  assert.equal(outcome.skippedTests, ['"plain" / "is skipped"']);
  assert.match(outcome.output, /"fails"/);
  assert.match(outcome.failures.join(), /^"plain" \/ "fails": \S/);
});

it("shows an error that has details, and goes on", async () => {
  const outcome = await run("throws-fault");
  assert.equal(counts(outcome), [1, 1, 0]);
  assert.match(outcome.output, /taken already/);
});

it("passes a file whose tests pass", async () => {
  assert.equal(counts(await run("passes")), [3, 0, 0]);
});

const canaries: [name: string, counts: number[], problem: RegExp][] = [
  ["before-throws", [0, 1, 0], /before of suite "before throws" threw: Error: no set-up/],
  ["after-throws", [1, 1, 0], /a suite broke off: Error: no tear-down/],
  ["no-run", [1, 1, 0], /suite "forgotten" never calls .run\(\)/],
  ["late-test", [1, 1, 0], /adds tests after .run\(\): never runs/],
  ["only", [1, 2, 0], /uses .only \("passes"\)/],
  ["never-settles", [0, 1, 0], /ended \(\d+\) before its tests did, in "silence" \/ "waits for nothing"/],
  ["exits", [0, 1, 0], /ended \(0\) before its tests did, in "deserter" \/ "leaves"/],
  ["no-test", [0, 1, 0], /ran no test/],
  ["throws-on-load", [0, 1, 0], /cannot be loaded: Error: thrown while loading/],
  ["rejects", [1, 1, 0], /unhandled rejection: Error: nobody looked/],
  ["leaves-process", [1, 1, 0], /left processes behind \(killed\): \d+ .*setInterval/],
];
for (const [name, expected, problem] of canaries) {
  it(`fails test/canary/${name}.ts and says why`, async () => {
    const outcome = await run(name);
    assert.match(outcome.problems.join("\n"), problem);
    assert.equal(counts(outcome), expected);
  });
}

it("kills a file that hangs and says where it hung", async () => {
  const outcome = await run("hangs", 2_000);
  assert.match(outcome.problems.join("\n"), /no end after 2 s; killed in "patience" \/ "waits for ever"/);
  assert.equal(counts(outcome), [0, 1, 0]);
});

it("fails a file that does not end by itself and says what keeps it", async () => {
  const outcome = await lingering;
  assert.match(
    outcome.problems.join("\n"),
    /tests are over, but the process does not end; it is kept by: .*TCPServerWrap/,
  );
  assert.equal(counts(outcome), [1, 1, 0]);
});

it("leaves no process behind", () => {
  assert.equal(markedProcesses(RUN_MARK, `${process.env[RUN_MARK]}/`), []);
});

it.run();
