import { suite } from "uvu";
import * as assert from "uvu/assert";
import type { FoundContainer } from "../../../actors/events.js";
import { podAgentMachine } from "../../../actors/pod-agent/machine.js";
import { Driver } from "../drive.js";
import { died, one, pod, reported, running, started, two } from "./driver.js";

const test = suite("pod agent machine");

for (const [policy, exitCode, state] of [
  ["Always", 0, "Restarting"],
  ["Always", 1, "Restarting"],
  ["OnFailure", 0, "Succeeded"],
  ["OnFailure", 1, "Restarting"],
  ["Never", 0, "Succeeded"],
  ["Never", 1, "Dead"],
] as const)
  test(`restart policy ${policy}, exit code ${exitCode}: ${state}`, () => {
    const it = running(pod(one, policy));
    it.tell(died("c", "c1", exitCode));
    assert.is(it.state, state);
  });

test("one of two containers dies: the pod runs on, not ready, and the one is restarted", () => {
  const it = running(pod(two));
  it.tell(died("a", "a1"));
  assert.is(it.state, "Running");
  assert.equal(it.command("startContainer"), { type: "startContainer", container: "a", attempt: 1 });
  assert.is(it.command("report").report.status.conditions?.find((c) => c.type === "Ready")?.status, "False");
  it.tell(started("a", "a2"));
  assert.is(it.command("report").report.status.conditions?.find((c) => c.type === "Ready")?.status, "True");
});

test("a death of a run that is over already says nothing", () => {
  const it = running(pod(one));
  it.tell(died("c", "c0"));
  assert.is(it.state, "Running");
  assert.equal(it.said, []);
});

test("a new image: the container is stopped, the new one pulled and started", () => {
  const it = running(pod(one));
  it.tell({ type: "agent.podChanged", object: pod([{ name: "c", image: "i2" }]) });
  assert.is(it.command("stopContainer").id, "c1");
  it.tell(died("c", "c1", 143));
  assert.is(it.command("pullImage").image, "i2");
  it.tell({ type: "agent.imageReady", container: "c", image: "i2" });
  assert.is(it.command("startContainer").attempt, 1);
});

test("stopped: torn down, tried again when the engine is away, gone", async () => {
  const it = running(pod(one));
  it.tell({ type: "agent.stopAsked", graceMs: 5_000 });
  assert.is(it.command("tearDown").graceMs, 5_000);
  it.tell({ type: "agent.tearDownFailed", message: "no engine" });
  await it.clock.advance(2_000);
  assert.equal(it.said, ["tearDown"]);
  it.tell({ type: "agent.tornDown" });
  assert.is(it.last.to, "Gone");
});

const found = (state: FoundContainer["state"], attempt: number): FoundContainer => ({
  id: `c${attempt}`,
  container: "c",
  attempt,
  state,
  startedAtMs: 1,
  finishedAtMs: 2,
  exitCode: 1,
  specHash: "",
});
const adopted = (containers: FoundContainer[]): Driver =>
  new Driver(podAgentMachine, {
    pod: pod(one),
    hostIp: "",
    nowMs: 1_000_000,
    found: { sandbox: { id: "s1", ip: "10.244.0.5" }, containers },
  });

test("adopts what runs, and touches nothing", () => {
  const it = adopted([found("exited", 0), found("running", 1), found("created", 2)]);
  assert.is(it.state, "Running");
  assert.equal(it.said, ["watchProbes", "report"]);
  assert.is(it.command("report").report.status.containerStatuses?.[0]?.containerID, "docker://c1");
});

test("adopts what died meanwhile: Failed, and started again", () => {
  const it = adopted([found("exited", 3)]);
  assert.is(it.state, "Restarting");
  assert.equal(reported(it), ["failed", "restarting"]);
  assert.is(it.command("startContainer").attempt, 4);
});

test("the sequence of reports only grows", () => {
  const it = running(pod(one));
  it.tell(died("c", "c1"));
  const all = it.steps.flatMap((s) => s.commands.flatMap((c) => (c.type === "report" ? [c.report.seq] : [])));
  assert.equal(
    all,
    [...new Set(all)].sort((a, b) => a - b),
  );
});

test.run();
