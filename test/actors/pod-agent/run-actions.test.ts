/** Starts that fail: what is told of the run before them stays, and what cannot be run at all is an end. */
import { suite } from "uvu";
import * as assert from "uvu/assert";
import type { ActorEvent } from "../../../actors/events.js";
import { podAgentMachine } from "../../../actors/pod-agent/machine.js";
import type { Pod } from "../../../core/kinds/pod/object.js";
import type { core } from "../../../core/objects/types.js";
import { Driver } from "../drive.js";

const test = suite("pod agent machine: starts that fail");

const one: core.Container[] = [{ name: "c", image: "i", command: ["/no/such"] }];
const pod = (restartPolicy: string, containers = one): Pod => ({
  kind: "Pod",
  metadata: { name: "web", namespace: "default", uid: "u1" },
  spec: { containers, restartPolicy },
});
const image = (name: string, of = "i"): ActorEvent => ({ type: "agent.imageReady", container: name, image: of });
const started = (container: string, attempt: number): ActorEvent => ({
  ...{ type: "agent.containerStarted", container, attempt, id: `${container}${attempt}` },
  ...{ startedAtMs: 1_000_000, imageId: "sha256:1" },
});
const failed = (container: string, attempt: number, exitCode?: number): ActorEvent => ({
  ...{ type: "agent.startFailed", container, attempt, retry: exitCode === undefined },
  ...(exitCode === undefined
    ? { reason: "RunContainerError", message: "port is already allocated" }
    : { exitCode, reason: "ContainerCannotRun", message: `"/no/such" cannot be run` }),
});
const died = (container: string, attempt: number, exitCode = 137): ActorEvent => ({
  ...{ type: "agent.containerDied", container, id: `${container}${attempt}`, exitCode },
  ...{ oomKilled: false, message: "last words" },
});

/** Its images are there, and the first starts are asked for. */
function starting(object: Pod): Driver {
  const it = new Driver(podAgentMachine, { pod: object, hostIp: "127.0.0.2", nowMs: 1_000_000, found: null });
  it.tell({ type: "agent.sandboxReady", id: "s1", ip: "10.244.0.5" });
  it.tell({ type: "agent.volumesReady" });
  for (const { name } of object.spec.containers) it.tell(image(name));
  return it;
}
const status = (it: Driver): core.ContainerStatus => {
  const [told] = it.command("report").report.status.containerStatuses ?? [];
  if (!told) throw new Error("no status");
  return told;
};
const starts = (it: Driver): number =>
  it.steps.flatMap((s) => s.commands).filter((c) => c.type === "startContainer").length;

const end = { exitCode: 137, reason: "Error", message: "last words", signal: 9, containerID: "docker://c0" };
function sameEnd(it: Driver, what: string): void {
  const { startedAt, finishedAt, ...told } = status(it).lastState?.terminated ?? {};
  assert.equal(told, end, what);
  assert.ok(startedAt && finishedAt, what);
}

test("whatever becomes of the next starts, the last end is told as it was", async () => {
  const it = starting(pod("Always"));
  it.tell(started("c", 0));
  it.tell(died("c", 0));
  sameEnd(it, "while the next run is started");
  for (const attempt of [1, 2, 3]) {
    it.tell(failed("c", attempt));
    assert.is(status(it).state?.waiting?.reason, "RunContainerError");
    sameEnd(it, `after failed start ${attempt}`);
    await it.clock.advance(60_000);
    assert.is(it.command("startContainer").attempt, attempt + 1);
    sameEnd(it, `while start ${attempt + 1} is on its way`);
  }
  it.tell(started("c", 4));
  sameEnd(it, "when it runs again");
  assert.is(status(it).restartCount, 1);
});

test("nor does an image that cannot be pulled for the next run change it", async () => {
  const it = starting(pod("Always"));
  it.tell(started("c", 0));
  it.tell({ type: "agent.podChanged", object: pod("Always", [{ name: "c", image: "new" }]) });
  it.tell(died("c", 0));
  sameEnd(it, "while the new image is pulled");
  const fault = { reason: "ErrImagePull", message: "not found", retry: true };
  it.tell({ type: "agent.imageFailed", container: "c", image: "new", ...fault });
  sameEnd(it, "while it waits");
  assert.is(status(it).state?.waiting?.reason, "ErrImagePull");
  await it.clock.advance(2_000);
  it.tell(image("c", "new"));
  it.tell(started("c", 1));
  sameEnd(it, "when it runs");
});

for (const exitCode of [126, 127, 128])
  test(`Never: what cannot be run (${exitCode}) is an end, and the last one`, async () => {
    const it = starting(pod("Never"));
    it.tell(failed("c", 0, exitCode));
    assert.is(it.state, "Dead");
    const { phase } = it.command("report").report.status;
    assert.is(phase, "Failed");
    const told = status(it).state?.terminated;
    assert.is(told?.exitCode, exitCode);
    assert.is(told?.reason, "ContainerCannotRun");
    assert.match(told?.message ?? "", /\/no\/such/);
    assert.ok(told?.startedAt && told.finishedAt);
    await it.clock.advance(600_000);
    assert.is(starts(it), 1);
  });

for (const policy of ["Always", "OnFailure"])
  test(`${policy}: what cannot be run is tried again after 1, 2, 4 … s`, async () => {
    const it = starting(pod(policy));
    const waits: number[] = [];
    for (let attempt = 0; attempt < 5; attempt++) {
      const beganMs = it.clock.nowMs();
      it.tell(failed("c", attempt, 127));
      assert.is(it.state, "BackOff");
      assert.is(status(it).state?.waiting?.reason, "CrashLoopBackOff");
      assert.is(status(it).lastState?.terminated?.reason, "ContainerCannotRun");
      await it.clock.runUntil(beganMs + 120_000, () => it.state === "Restarting");
      waits.push(it.clock.nowMs() - beganMs);
    }
    assert.equal(waits, [1_000, 2_000, 4_000, 8_000, 16_000]);
    it.tell(started("c", 5));
    assert.is(it.state, "Running");
  });

test("Never: one of two cannot be run, the other goes on and its end is the pod's", () => {
  const both = [...one, { name: "d", image: "i" }];
  const it = starting(pod("Never", both));
  it.tell(failed("c", 0, 127));
  it.tell(started("d", 0));
  assert.is(it.state, "Running");
  it.tell(died("d", 0, 0));
  assert.is(it.state, "Dead");
  assert.is(starts(it), 2);
});

test.run();
