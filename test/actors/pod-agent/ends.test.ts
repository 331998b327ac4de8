/** Pods that end, and pods found again: by policy, by what is left of them, by what changed meanwhile. */
import { suite } from "uvu";
import * as assert from "uvu/assert";
import type { ActorEvent, FoundContainer } from "../../../actors/events.js";
import type { PodAgentContext, PodAgentInput } from "../../../actors/pod-agent/context.js";
import { podAgentMachine } from "../../../actors/pod-agent/machine.js";
import type { Pod } from "../../../core/kinds/pod/object.js";
import { isFinished } from "../../../core/kinds/pod/phase.js";
import type { core } from "../../../core/objects/types.js";
import { Driver } from "../drive.js";

const test = suite("pod agent machine: ends, and what is found");

const one = [{ name: "c", image: "i" }];
const pod = (restartPolicy: string, containers: core.Container[] = one, spec: Partial<core.PodSpec> = {}): Pod => ({
  kind: "Pod",
  metadata: { name: "web", namespace: "default", uid: "u1" },
  spec: { containers, restartPolicy, ...spec },
});
const agent = (object: Pod, found: PodAgentInput["found"] = null): Driver =>
  new Driver(podAgentMachine, { pod: object, hostIp: "127.0.0.2", nowMs: 1_000_000, found });

const sandbox: ActorEvent = { type: "agent.sandboxReady", id: "s1", ip: "10.244.0.5" };
const volumes: ActorEvent = { type: "agent.volumesReady" };
const image = (name = "i"): ActorEvent => ({ type: "agent.imageReady", container: "c", image: name });
const started = (attempt: number): ActorEvent => ({
  ...{ type: "agent.containerStarted", container: "c", attempt, id: `c${attempt}` },
  ...{ startedAtMs: 1_000_000, imageId: "sha256:1" },
});
const died = (attempt: number, exitCode: number): ActorEvent => ({
  ...{ type: "agent.containerDied", container: "c", id: `c${attempt}`, exitCode },
  ...{ oomKilled: false, message: "" },
});
const found = (state: FoundContainer["state"], exitCode = 0): FoundContainer => ({
  ...{ id: "c0", container: "c", attempt: 0, state, exitCode },
  ...{ startedAtMs: 900_000, finishedAtMs: 950_000, specHash: "" },
});
const alive = { id: "s1", ip: "10.244.0.5" };

function running(object: Pod): Driver {
  const it = agent(object);
  for (const event of [sandbox, volumes, image(), started(0)]) it.tell(event);
  assert.is(it.state, "Running");
  return it;
}
const all = (it: Driver): string[] => it.steps.flatMap((s) => s.commands.map((c) => c.type));
const reported = (it: Driver): string[] =>
  it.last.commands.flatMap((c) => (c.type === "report" ? [c.report.state] : []));
const status = (it: Driver): core.PodStatus => it.command("report").report.status;

test("a pod without containers is still Running when its daemon comes back", () => {
  const it = agent(pod("Always", []), { sandbox: alive, containers: [] });
  it.tell(volumes);
  assert.is(it.state, "Running");
});

test("volumes that were not ready when the daemon ended are waited for", () => {
  const it = agent(pod("Always"), { sandbox: alive, containers: [] });
  assert.is(it.state, "Preparing");
  assert.equal(it.said, ["prepareVolumes", "pullImage", "report"]);
  it.tell(image());
  assert.is(it.state, "Preparing");
  it.tell(volumes);
  assert.is(it.state, "Starting");
});

for (const [policy, exitCode, end] of [
  ["Never", 0, "Succeeded"],
  ["Never", 3, "Dead"],
  ["OnFailure", 0, "Succeeded"],
] as const) {
  test(`${policy}, exit code ${exitCode}: ${end}, its sandbox goes, and it stays so without it`, () => {
    const it = running(pod(policy));
    it.tell(died(0, exitCode));
    assert.is(it.state, end);
    assert.ok(it.said.includes("release"));
    it.tell({ type: "agent.sandboxDied" });
    assert.is(it.state, end);
    assert.equal(it.said, []);
  });
  test(`${policy}, exit code ${exitCode}: found after a boot of the host, it does not run again`, () => {
    const it = agent(pod(policy), { sandbox: null, containers: [found("exited", exitCode)] });
    assert.is(it.state, end);
    assert.not(all(it).includes("acquireSandbox"));
  });
}

test("what ended well never said that it failed", () => {
  const it = running(pod("OnFailure"));
  it.tell(died(0, 0));
  assert.equal(reported(it), ["succeeded"]);
});

test("OnFailure: what failed runs again after a boot of the host", () => {
  const it = agent(pod("OnFailure"), { sandbox: null, containers: [found("exited", 255)] });
  assert.is(it.state, "Preparing");
  assert.equal(it.command("acquireSandbox"), { type: "acquireSandbox", leftovers: true });
  it.tell(sandbox);
  it.tell(volumes);
  assert.equal(it.command("startContainer"), { type: "startContainer", container: "c", attempt: 1 });
});

test("Never: a pod whose sandbox is lost is dead, not Pending for ever", () => {
  const it = running(pod("Never"));
  it.tell({ type: "agent.sandboxDied" });
  assert.is(it.state, "Dead");
  assert.is(status(it).phase, "Failed");
});

test("Never: found with a container that runs on without its sandbox, it is dead", () => {
  assert.is(agent(pod("Never"), { sandbox: null, containers: [found("running")] }).state, "Dead");
});

test("trouble with volumes is over when they are there: a later death is no end", () => {
  const it = agent(pod("Always"));
  it.tell(sandbox);
  it.tell({ type: "agent.volumesFailed", reason: "FailedMount", message: "git clone failed", retry: true });
  assert.is(status(it).reason, "FailedMount");
  for (const event of [image(), volumes, started(0)]) it.tell(event);
  assert.is(status(it).reason, "");
  it.tell(died(0, 1));
  for (const command of it.last.commands)
    if (command.type === "report") assert.not(isFinished({ ...pod("Always"), status: command.report.status }));
});

test("what keeps a whole pod from starting is told by its containers, too", () => {
  const it = agent(pod("Always"));
  it.tell(volumes);
  const message = "no address is free";
  it.tell({ type: "agent.sandboxFailed", reason: "FailedCreatePodSandBox", message, retry: true });
  const { phase, reason, message: told, containerStatuses } = status(it);
  assert.equal([phase, reason, told], ["Pending", "FailedCreatePodSandBox", message]);
  assert.equal(containerStatuses?.[0]?.state, { waiting: { reason: "ContainerCreating", message } });
  it.tell(sandbox);
  for (const event of [image(), started(0)]) it.tell(event);
  assert.is(status(it).message, "");
});

test("a new image is pulled at once where the old one could not be had", () => {
  const it = agent(pod("Always"));
  it.tell(sandbox);
  it.tell(volumes);
  const fault = { reason: "ErrImagePull", message: "not found", retry: true };
  it.tell({ type: "agent.imageFailed", container: "c", image: "i", ...fault });
  it.tell({ type: "agent.podChanged", object: pod("Always", [{ name: "c", image: "good" }]) });
  assert.is(it.command("pullImage").image, "good");
  assert.equal(it.timers, []);
  // A late answer about the old one says nothing.
  it.tell(image("i"));
  assert.is(it.state, "Preparing");
  it.tell(image("good"));
  assert.is(it.state, "Starting");
});

test("a new image for a container that waits after a crash is pulled before it is started", () => {
  const it = running(pod("Always"));
  it.tell(died(0, 1));
  it.tell(started(1));
  it.tell(died(1, 1));
  assert.is(it.state, "BackOff");
  it.tell({ type: "agent.podChanged", object: pod("Always", [{ name: "c", image: "good" }]) });
  assert.equal(it.said, ["cancelTimer", "pullImage"]);
  it.tell(image("good"));
  assert.equal(it.command("startContainer").attempt, 2);
});

test("a container changed while it starts is started again as the new one", () => {
  const it = agent(pod("Always"));
  for (const event of [sandbox, volumes, image()]) it.tell(event);
  it.tell({ type: "agent.podChanged", object: pod("Always", [{ name: "c", image: "good" }]) });
  it.tell(started(0));
  assert.is(it.command("stopContainer").id, "c0");
  it.tell(died(0, 143));
  assert.is(it.command("pullImage").image, "good");
});

test("an image that is gone when a container is made is pulled again", async () => {
  const it = agent(pod("Always"));
  for (const event of [sandbox, volumes, image()]) it.tell(event);
  const fault = { reason: "CreateContainerError", message: "no such image", retry: true };
  it.tell({ type: "agent.startFailed", container: "c", attempt: 0, ...fault });
  await it.clock.advance(1_000);
  assert.is(it.command("pullImage").image, "i");
});

test("the answer to a start from before the pod was built again is nobody's", () => {
  const it = agent(pod("Always"));
  for (const event of [sandbox, volumes, image()]) it.tell(event);
  it.tell({ type: "agent.sandboxDied" });
  it.tell({ type: "agent.sandboxReady", id: "s2", ip: "10.244.0.6" });
  assert.is(it.command("startContainer").attempt, 1);
  it.tell({ type: "agent.startFailed", container: "c", attempt: 0, reason: "x", message: "", retry: true });
  it.tell(started(0));
  assert.is((it.context as PodAgentContext).containers["c"]?.phase, "starting");
  it.tell(started(1));
  assert.is((it.context as PodAgentContext).containers["c"]?.id, "c1");
});

test("on its host's network a pod has the host's address", () => {
  const object = pod("Always", one, { hostNetwork: true });
  const it = agent(object);
  it.tell({ type: "agent.sandboxReady", id: "s1", ip: "" });
  for (const event of [volumes, image(), started(0)]) it.tell(event);
  assert.is(status(it).podIP, "127.0.0.2");
  const again = agent(object, { sandbox: { id: "s1", ip: "" }, containers: [found("running")] });
  assert.is(status(again).podIP, "127.0.0.2");
});

test("asked to stop again, it does not run its hooks again, unless it has less time now", () => {
  const it = running(pod("Always"));
  it.tell({ type: "agent.stopAsked", graceMs: 30_000 });
  assert.ok(it.said.includes("tearDown"));
  it.tell({ type: "agent.stopAsked", graceMs: 30_000 });
  assert.equal(it.said, []);
  it.tell({ type: "agent.stopAsked", graceMs: 0 });
  assert.equal(it.command("tearDown"), { type: "tearDown", graceMs: 0 });
});

test.run();
