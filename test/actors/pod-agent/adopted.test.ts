/** What an agent knows of a container when it begins. */
import { suite } from "uvu";
import * as assert from "uvu/assert";
import type { FoundContainer } from "../../../actors/events.js";
import { adoptedRecord } from "../../../actors/pod-agent/adopted.js";
import type { core } from "../../../core/objects/types.js";
import { toApiTime } from "../../../core/time.js";

const test = suite("what is known of a container when its agent begins");

const nowMs = 1_000_000_000;
const at = (seconds: number): number => nowMs - 1_000_000 + seconds * 1_000;
const spec: core.Container = { name: "c", image: "i" };

/** Run `attempt`, that began then. */
const run = (attempt: number, state: FoundContainer["state"], beganMs: number, exitCode = 0): FoundContainer => ({
  ...{ id: `c${attempt}`, container: "c", attempt, state, exitCode, specHash: "" },
  ...{ startedAtMs: beganMs, finishedAtMs: state === "exited" ? beganMs + 5_000 : 0 },
});
const end = (attempt: number, beganMs: number, exitCode: number, reason: string): core.ContainerStateTerminated => ({
  ...{ containerID: `docker://c${attempt}`, exitCode, reason, message: "its words" },
  ...{ startedAt: toApiTime(beganMs), finishedAt: toApiTime(beganMs + 5_000) },
});
const status = (attempt: number, more: Partial<core.ContainerStatus>): core.ContainerStatus => ({
  ...{ name: "c", image: "i", imageID: "sha256:1", containerID: `docker://c${attempt}`, ready: false },
  ...{ restartCount: attempt, ...more },
});
const adopted = (runs: FoundContainer[], told?: core.ContainerStatus) => adoptedRecord(spec, runs, told, nowMs);

test("nothing is left and nothing was told: it is new", () => {
  const { phase, attempt, last } = adopted([]);
  assert.equal([phase, attempt, last], ["waiting", -1, null]);
});

test("an end that was told is believed over its absence: exit code, reason, words, times, restarts", () => {
  const told = status(2, {
    state: { terminated: end(2, at(100), 3, "OOMKilled") },
    lastState: { terminated: end(1, at(50), 1, "Error") },
  });
  const record = adopted([], told);
  assert.is(record.phase, "exited");
  assert.equal([record.exitCode, record.reason, record.message], [3, "OOMKilled", "its words"]);
  assert.equal([record.startedAtMs, record.finishedAtMs], [at(100), at(105)]);
  assert.equal([record.restarts, record.attempt, record.id], [2, 2, "c2"]);
  assert.is(record.last?.id, "c1");
});

test("an end that was told is believed over the runs before it that are left", () => {
  const record = adopted(
    [run(0, "exited", at(10), 1)],
    status(1, { state: { terminated: end(1, at(100), 0, "Completed") } }),
  );
  assert.equal([record.exitCode, record.reason, record.attempt], [0, "Completed", 1]);
});

test("what was told as running and is not there has ended, it is not known how", () => {
  const record = adopted([], status(1, { state: { running: { startedAt: toApiTime(at(100)) } } }));
  assert.equal([record.phase, record.exitCode, record.reason], ["exited", 137, "ContainerStatusUnknown"]);
  assert.equal([record.startedAtMs, record.finishedAtMs, record.attempt], [at(100), nowMs, 1]);
});

test("a run that began after the one that was told is what counts", () => {
  const told = status(0, { state: { terminated: end(0, at(10), 1, "Error") } });
  assert.equal(
    [adopted([run(1, "running", at(20))], told).id, adopted([run(1, "exited", at(20))], told).id],
    ["c1", "c1"],
  );
});

test("while it waits for its next run, how the last one ended is still known", () => {
  const told = status(3, {
    state: { waiting: { reason: "CrashLoopBackOff" } },
    lastState: { terminated: end(3, at(10), 1, "OOMKilled") },
  });
  const gone = adopted([], told);
  assert.equal([gone.phase, gone.restarts, gone.attempt, gone.last?.reason], ["waiting", 3, 3, "OOMKilled"]);
  const left = adopted([run(3, "exited", at(10), 1)], told);
  assert.equal([left.phase, left.reason, left.last], ["exited", "OOMKilled", null]);
});

test("of two runs that go on, the one that began first counts; the next has a number of its own", () => {
  const [old, young] = [run(0, "running", at(10)), run(1, "running", at(20))];
  for (const runs of [
    [old, young],
    [young, old],
  ]) {
    const record = adopted(runs);
    assert.equal([record.id, record.phase, record.attempt], ["c0", "running", 1]);
  }
});

test("a run that goes on counts before one that ended, whichever has the higher number", () => {
  const record = adopted([run(0, "running", at(30)), run(1, "exited", at(20))]);
  assert.equal([record.id, record.attempt], ["c0", 1]);
});

test.run();
