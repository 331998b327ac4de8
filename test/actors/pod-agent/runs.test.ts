import { suite } from "uvu";
import * as assert from "uvu/assert";
import { newRecord } from "../../../actors/pod-agent/containers.js";
import { died, exitReason, neverRan, restarting, turned } from "../../../actors/pod-agent/runs.js";
import { healthyResetMs } from "../../../core/liveness/backoff.js";

const test = suite("the runs of a container");

const atMs = 1_000_000;
const running = { ...newRecord("c"), phase: "running" as const, id: "c0", attempt: 0, startedAtMs: atMs, ready: true };
const failed = { exitCode: 1, oomKilled: false, message: "" };

test("an end, and why", () => {
  assert.equal(
    [exitReason(0, false), exitReason(3, false), exitReason(137, true)],
    ["Completed", "Error", "OOMKilled"],
  );
  const after = died(running, failed, atMs + 5_000);
  assert.equal(
    [after.phase, after.exitCode, after.finishedAtMs, after.reason, after.ready, after.failures],
    ["exited", 1, atMs + 5_000, "Error", false, 1],
  );
});

test("deaths in a row are counted, unless it was healthy in between", () => {
  const often = { ...running, failures: 4 };
  assert.is(died(often, failed, atMs + healthyResetMs - 1).failures, 5);
  assert.is(died(often, failed, atMs + healthyResetMs).failures, 1);
});

test("one that can never run has ended at once, and nothing is won by trying soon", () => {
  const after = neverRan(newRecord("c"), { exitCode: 127, reason: "", message: "no such program" }, atMs);
  assert.equal([after.phase, after.reason, after.failures, after.startedAtMs], ["exited", "StartError", 2, atMs]);
  assert.equal([after.restarts, neverRan(turned(after), { ...failed, reason: "" }, atMs).restarts], [0, 1]);
});

test("when the next run is to come, the last end is told from `last` alone", () => {
  const after = turned(died(running, failed, atMs + 5_000));
  assert.equal(after.last, {
    ...{ id: "c0", exitCode: 1, startedAtMs: atMs, finishedAtMs: atMs + 5_000, reason: "Error", message: "" },
  });
  assert.equal([after.startedAtMs, after.finishedAtMs, after.exitCode], [0, 0, 0]);
  assert.is(turned(after), after, "there is nothing more to turn");
  const next = restarting(died(running, failed, atMs + 5_000));
  assert.equal([next.phase, next.attempt, next.last?.id], ["starting", 1, "c0"]);
});

test.run();
