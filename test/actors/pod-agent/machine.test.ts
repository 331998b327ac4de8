import { suite } from "uvu";
import * as assert from "uvu/assert";
import type { ActorEvent, FoundContainer } from "../../../actors/events.js";
import { podAgentMachine } from "../../../actors/pod-agent/machine.js";
import type { Pod } from "../../../core/kinds/pod/object.js";
import type { core } from "../../../core/objects/types.js";
import { Driver } from "../drive.js";

const test = suite("pod agent machine");

const pod = (containers: core.Container[], restartPolicy = "Always"): Pod => ({
  kind: "Pod",
  metadata: { name: "web", namespace: "default", uid: "u1" },
  spec: { containers, restartPolicy },
});
const one = [{ name: "c", image: "i" }];
const two = [
  { name: "a", image: "i" },
  { name: "b", image: "i" },
];

/** `id`: the container's name and which of its runs this is, from 1. */
const started = (container: string, id: string): ActorEvent => ({
  type: "agent.containerStarted",
  container,
  attempt: Number(id.slice(container.length)) - 1,
  id,
  startedAtMs: 1_000_000,
  imageId: "sha256:1",
});
const died = (container: string, id: string, exitCode = 137): ActorEvent => ({
  type: "agent.containerDied",
  container,
  id,
  exitCode,
  oomKilled: false,
  message: "",
});
const sandbox: ActorEvent = { type: "agent.sandboxReady", id: "s1", ip: "10.244.0.5" };

const fresh = (object: Pod): Driver =>
  new Driver(podAgentMachine, { pod: object, hostIp: "127.0.0.2", nowMs: 1_000_000, found: null });

/** Every container of the pod runs: ids are `NAME1`. */
function running(object: Pod): Driver {
  const it = fresh(object);
  it.tell(sandbox);
  it.tell({ type: "agent.volumesReady" });
  for (const { name, image = "" } of object.spec.containers)
    it.tell({ type: "agent.imageReady", container: name, image });
  for (const { name } of object.spec.containers) it.tell(started(name, `${name}1`));
  return it;
}

/** States of the reports of the last step, in order. */
const reported = (it: Driver): string[] =>
  it.last.commands.flatMap((c) => (c.type === "report" ? [c.report.state] : []));

test("from nothing to Running, whatever is ready first", () => {
  const events: ActorEvent[] = [
    sandbox,
    { type: "agent.volumesReady" },
    { type: "agent.imageReady", container: "c", image: "i" },
  ];
  for (const order of [
    [0, 1, 2],
    [2, 1, 0],
    [1, 2, 0],
    [1, 0, 2],
  ]) {
    const it = fresh(pod(one));
    assert.equal(it.said, ["acquireSandbox", "prepareVolumes", "pullImage", "report"]);
    for (const i of order) it.tell(events[i] as ActorEvent);
    assert.is(it.state, "Starting", order.join());
    assert.equal(it.command("startContainer"), { type: "startContainer", container: "c", attempt: 0 });
    it.tell(started("c", "c1"));
    assert.is(it.state, "Running");
    assert.is(it.command("report").report.status.containerStatuses?.[0]?.ready, true);
  }
});

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

test("an image that cannot be pulled waits, says so, and is pulled again", async () => {
  const it = fresh(pod(one));
  it.tell(sandbox);
  it.tell({ type: "agent.volumesReady" });
  it.tell({
    type: "agent.imageFailed",
    container: "c",
    image: "i",
    reason: "ErrImagePull",
    message: "no such image",
    retry: true,
  });
  assert.is(it.command("note").reason, "ErrImagePull");
  assert.is(it.command("report").report.status.containerStatuses?.[0]?.state?.waiting?.reason, "ErrImagePull");
  await it.clock.advance(2_000);
  assert.ok(it.steps.some((s) => s.event.type === "timer" && s.commands.some((c) => c.type === "pullImage")));
  it.tell({ type: "agent.imageReady", container: "c", image: "i" });
  assert.is(it.state, "Starting");
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

test("a sandbox that ends takes the pod along: it is built again", () => {
  const it = running(pod(two));
  it.tell({ type: "agent.sandboxDied" });
  assert.is(it.state, "Preparing");
  assert.equal(it.command("acquireSandbox"), { type: "acquireSandbox", leftovers: true });
  assert.equal(reported(it), ["failed", "waiting"]);
  it.tell({ type: "agent.sandboxReady", id: "s2", ip: "10.244.0.9" });
  assert.equal(
    it.last.commands.flatMap((c) => (c.type === "startContainer" ? [c.container] : [])),
    ["a", "b"],
  );
});

test("liveness ends the container, readiness takes it out of service", () => {
  const it = running(pod([{ name: "c", image: "i", readinessProbe: { exec: { command: ["x"] } } }]));
  assert.is(it.command("report").report.status.containerStatuses?.[0]?.ready, false);
  it.tell({ type: "agent.probed", container: "c", probe: "readiness", healthy: true, message: "" });
  assert.is(it.command("report").report.status.containerStatuses?.[0]?.ready, true);
  it.tell({ type: "agent.probed", container: "c", probe: "liveness", healthy: false, message: "HTTP status 500" });
  assert.is(it.command("stopContainer").id, "c1");
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
