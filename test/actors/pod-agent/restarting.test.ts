import { suite } from "uvu";
import * as assert from "uvu/assert";
import type { ActorEvent } from "../../../actors/events.js";
import { died, fresh, one, pod, reported, running, sandbox, started } from "./driver.js";

const test = suite("a pod whose container ended");

test("a death: Failed is told before the restart, the first restart is at once", () => {
  const it = running(pod(one));
  it.tell(died("c", "c1"));
  assert.is(it.state, "Restarting");
  assert.equal(reported(it), ["failed", "restarting"]);
  assert.equal(it.command("startContainer"), { type: "startContainer", container: "c", attempt: 1 });
  const note = { type: "note", level: "Warning", reason: "Died" };
  assert.equal(it.command("note"), { ...note, message: "container c ended with exit code 137; it is started again" });
  const reports = it.last.commands.flatMap((c) => (c.type === "report" ? [c.report] : []));
  assert.is(reports[0]?.cause?.exitCode, 137);
  assert.equal(
    reports.map(({ status }) => `${status.phase} ${status.reason}`),
    ["Running ContainerDied", "Running Restarting"],
  );
  it.tell(started("c", "c2"));
  assert.is(it.state, "Running");
  const status = it.command("report").report.status.containerStatuses?.[0];
  assert.is(status?.restartCount, 1);
  assert.is(status?.lastState?.terminated?.exitCode, 137);
});

test("deaths in a row wait 0, 1, 2, 4 … 60 s, and the wait is in the status", async () => {
  const it = running(pod(one));
  const waits: number[] = [];
  for (let i = 1; i <= 9; i++) {
    const beganMs = it.clock.nowMs();
    it.tell(died("c", `c${i}`));
    if (it.state === "BackOff") {
      const waiting = it.command("report").report.status.containerStatuses?.[0]?.state?.waiting;
      assert.is(waiting?.reason, "CrashLoopBackOff");
      const { phase, reason } = it.command("report").report.status;
      assert.equal([phase, reason], ["Running", "CrashLoopBackOff"], "as Kubernetes has it, and why it does not run");
      assert.is(it.command("note").reason, "BackOff");
      if (i === 4) assert.match(it.command("note").message, /exit code 137; it is started again in 4 s$/);
      await it.clock.runUntil(it.clock.nowMs() + 120_000, () => it.state === "Restarting");
    }
    waits.push(it.clock.nowMs() - beganMs);
    it.tell(started("c", `c${i + 1}`));
  }
  assert.equal(waits, [0, 1_000, 2_000, 4_000, 8_000, 16_000, 32_000, 60_000, 60_000]);
});

test("ten minutes of health make the next death the first again", async () => {
  const it = running(pod(one));
  it.tell(died("c", "c1"));
  it.tell({ ...started("c", "c2"), startedAtMs: it.clock.nowMs() } as ActorEvent);
  await it.clock.advance(600_000);
  it.tell(died("c", "c2"));
  assert.is(it.state, "Restarting");
});

test("a start that fails waits and is tried again with the next attempt", async () => {
  const it = fresh(pod(one));
  it.tell(sandbox);
  it.tell({ type: "agent.volumesReady" });
  it.tell({ type: "agent.imageReady", container: "c", image: "i" });
  it.tell({
    type: "agent.startFailed",
    attempt: 0,
    container: "c",
    reason: "RunContainerError",
    message: "no such program",
    retry: true,
  });
  await it.clock.advance(1_000);
  assert.equal(it.command("startContainer"), { type: "startContainer", container: "c", attempt: 1 });
});

test.run();
