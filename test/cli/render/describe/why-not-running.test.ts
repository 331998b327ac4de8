import { suite } from "uvu";
import * as assert from "uvu/assert";
import { whyNotRunning } from "../../../../cli/render/describe/why-not-running.js";
import type { Event } from "../../../../core/kinds/event/object.js";
import { nowMs, pod } from "./objects.js";

const test = suite("why a pod does not run");

test("in one sentence", () => {
  const unschedulable = "0/2 minions fit: 2 lack memory";
  const waiting = pod({ conditions: [{ type: "PodScheduled", status: "False", message: unschedulable }] });
  assert.is(whyNotRunning(waiting, [], nowMs), `it is on no minion: ${unschedulable}`);
  const noted: Event = {
    kind: "Event",
    metadata: { name: "e" },
    involvedObject: {},
    reason: "FailedScheduling",
    message: unschedulable,
  };
  assert.is(whyNotRunning(pod({}), [noted], nowMs), `it is on no minion: ${unschedulable}`);
  assert.match(whyNotRunning(pod({}), [], nowMs), /the scheduler has not spoken/);
  const state = { waiting: { reason: "CrashLoopBackOff", message: "exit code 1; next try at 2014-11-25T12:00:08Z" } };
  const status = { name: "web", image: "web:1", imageID: "", ready: false, restartCount: 4, state };
  const crashing = pod({ phase: "Failed", containerStatuses: [status] }, "m1");
  assert.is(
    whyNotRunning(crashing, [], nowMs),
    "container web waits: CrashLoopBackOff: exit code 1; next try at 2014-11-25T12:00:08Z (in 8s)",
  );
  assert.is(whyNotRunning(pod({ phase: "Running" }, "m1"), [], nowMs), "");
  assert.match(whyNotRunning(pod({}, "m1"), [], nowMs), /minion m1 has not reported it yet/);
});

test.run();
