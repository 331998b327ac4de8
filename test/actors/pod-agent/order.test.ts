import { suite } from "uvu";
import * as assert from "uvu/assert";

import type { ActorEvent } from "../../../actors/events.js";
import { podAgentMachine } from "../../../actors/pod-agent/machine.js";
import { policyOf, roleOf } from "../../../actors/pod-agent/order.js";
import type { Pod } from "../../../core/kinds/pod/object.js";
import type { core } from "../../../core/objects/types.js";
import { Driver } from "../drive.js";
import { died, fresh, one, pod, running, sandbox, started } from "./driver.js";

const test = suite("init containers and sidecars");

const withInits = (initContainers: core.Container[], policy = "Always"): Pod => {
  const it = pod(one, policy);
  return { ...it, spec: { ...it.spec, initContainers } };
};
const init = (name: string): core.Container => ({ name, image: "i" });
const sidecar = (name: string, more = {}): core.Container => ({ name, image: "i", restartPolicy: "Always", ...more });

function prepared(object: Pod): Driver {
  const it = fresh(object);
  it.tell(sandbox);
  it.tell({ type: "agent.volumesReady" });
  for (const { name } of [...(object.spec.initContainers ?? []), ...object.spec.containers])
    it.tell({ type: "agent.imageReady", container: name, image: "i" });
  return it;
}
const starts = (it: Driver): string[] =>
  it.steps.flatMap((s) => s.commands.flatMap((c) => (c.type === "startContainer" ? [c.container] : [])));
const status = (it: Driver): core.PodStatus =>
  it.steps.flatMap((s) => s.commands.flatMap((c) => (c.type === "report" ? [c.report.status] : []))).at(-1) ?? {};
const tell = (it: Driver, ...events: ActorEvent[]): void => {
  for (const event of events) it.tell(event);
};

test("init containers run one after the other, and then the others", () => {
  const it = prepared(withInits([init("x"), init("y")]));
  assert.equal(starts(it), ["x"]);
  tell(it, started("x", "x1"));
  assert.equal([it.state, status(it).phase], ["Starting", "Pending"]);
  assert.ok(status(it).initContainerStatuses?.[0]?.state?.running);
  assert.is(status(it).containerStatuses?.[0]?.state?.waiting?.reason, "PodInitializing");
  assert.is(status(it).conditions?.find((c) => c.type === "Initialized")?.status, "False");
  tell(it, died("x", "x1", 0));
  assert.equal(starts(it), ["x", "y"]);
  tell(it, started("y", "y1"), died("y", "y1", 0));
  assert.equal(starts(it), ["x", "y", "c"]);
  tell(it, started("c", "c1"));
  assert.is(it.state, "Running");
  assert.is(status(it).conditions?.find((c) => c.type === "Initialized")?.status, "True");
  assert.equal(
    status(it).initContainerStatuses?.map((s) => s.state?.terminated?.reason),
    ["Completed", "Completed"],
  );
  // What was done is done once.
  tell(it, died("c", "c1", 1));
  assert.equal(starts(it), ["x", "y", "c", "c"]);
});

test("an init container that fails is tried again, later and later; nothing else begins", async () => {
  const it = prepared(withInits([init("x")]));
  tell(it, started("x", "x1"), died("x", "x1", 1));
  assert.equal(starts(it), ["x", "x"]);
  tell(it, started("x", "x2"), died("x", "x2", 1));
  assert.equal([it.state, status(it).phase, starts(it).length], ["Starting", "Pending", 2]);
  assert.is(status(it).initContainerStatuses?.[0]?.state?.waiting?.reason, "CrashLoopBackOff");
  await it.clock.advance(3_000);
  assert.equal(starts(it), ["x", "x", "x"]);
  tell(it, started("x", "x3"), died("x", "x3", 0));
  assert.equal(starts(it).at(-1), "c");
});

test("one that fails in a pod that never restarts ends it", () => {
  const it = prepared(withInits([init("x")], "Never"));
  tell(it, started("x", "x1"), died("x", "x1", 3));
  assert.equal([it.state, status(it).phase, starts(it)], ["Dead", "Failed", ["x"]]);
});

test("one that cannot be run at all keeps the pod pending", () => {
  const it = prepared(withInits([init("x")]));
  tell(it, {
    type: "agent.startFailed",
    ...{ container: "x", attempt: 0, reason: "ContainerCannotRun", message: "no such program", retry: false },
    exitCode: 127,
  });
  assert.equal([it.state, status(it).phase, starts(it)], ["Starting", "Pending", ["x"]]);
});

test("a sidecar runs beside what comes after it, and again whenever it ends", () => {
  const it = prepared(withInits([sidecar("s"), init("x")]));
  assert.equal(starts(it), ["s"]);
  tell(it, started("s", "s1"));
  assert.equal(starts(it), ["s", "x"]);
  tell(it, started("x", "x1"), died("x", "x1", 0), started("c", "c1"));
  assert.is(it.state, "Running");
  tell(it, died("s", "s1", 0));
  assert.equal([it.state, starts(it).at(-1)], ["Running", "s"]);
  assert.is(status(it).conditions?.find((c) => c.type === "Ready")?.status, "False");
  tell(it, started("s", "s2"));
  assert.is(status(it).conditions?.find((c) => c.type === "Ready")?.status, "True");
});

test("a sidecar with a startup probe is waited for", () => {
  const it = prepared(withInits([sidecar("s", { startupProbe: { exec: { command: ["true"] } } })]));
  tell(it, started("s", "s1"));
  assert.equal(starts(it), ["s"]);
  tell(it, { type: "agent.probed", container: "s", probe: "startup", healthy: true, message: "" });
  assert.equal(starts(it), ["s", "c"]);
});

test("a pod is done when its own containers are, whatever its sidecars do", () => {
  const it = prepared(withInits([sidecar("s")], "Never"));
  tell(it, started("s", "s1"), started("c", "c1"), died("c", "c1", 0));
  assert.equal([it.state, status(it).phase], ["Succeeded", "Succeeded"]);
  const again = prepared(withInits([sidecar("s")], "OnFailure"));
  tell(again, started("s", "s1"), started("c", "c1"), died("c", "c1", 1));
  assert.is(again.state, "Restarting");
  tell(again, died("s", "s1", 1));
  assert.is(starts(again).at(-1), "s");
});

test("a daemon that comes up goes on where the one before it was", () => {
  const object = withInits([init("x"), init("y")]);
  const run = (container: string, state: "running" | "exited", exitCode = 0) => ({
    ...{ id: `${container}1`, container, attempt: 0, state, exitCode, specHash: "" },
    ...{ startedAtMs: 900_000, finishedAtMs: 950_000 },
  });
  const adopt = (...containers: ReturnType<typeof run>[]): Driver =>
    new Driver(podAgentMachine, {
      ...{ pod: object, hostIp: "127.0.0.2", nowMs: 1_000_000 },
      found: { sandbox: { id: "s1", ip: "10.244.0.5" }, containers },
    });
  const midway = adopt(run("x", "exited"), run("y", "running"));
  assert.is(midway.state, "Starting");
  tell(midway, died("y", "y1", 0), { type: "agent.imageReady", container: "c", image: "i" });
  assert.equal(starts(midway), ["c"]);
  // Nothing is left of its init containers: they had passed, or it would not have run.
  const after = adopt(run("c", "running"));
  assert.is(after.state, "Running");
  tell(after, died("c", "c1", 1));
  assert.equal(starts(after), ["c"]);
});

test("each has a policy of its own", () => {
  const of = (policy: string) => {
    const it = withInits([init("x"), sidecar("s")], policy);
    return ["c", "x", "s"].map((name) => `${roleOf(it, name)} ${policyOf(it, name)}`);
  };
  assert.equal(of("Always"), ["main Always", "init OnFailure", "sidecar Always"]);
  assert.equal(of("Never"), ["main Never", "init Never", "sidecar Always"]);
});

test("an ephemeral container that begins and ends while the others wait for their next try is told at once", () => {
  const object = pod(one);
  const it = running(object);
  it.tell(died("c", "c1"));
  it.tell(started("c", "c2"));
  it.tell(died("c", "c2"));
  assert.is(it.state, "BackOff");
  const looked = { ...object, spec: { ...object.spec, ephemeralContainers: [{ name: "e", image: "bb" }] } };
  it.tell({ type: "agent.podChanged", object: looked });
  it.tell({ type: "agent.imageReady", container: "e", image: "bb" });
  it.tell(started("e", "e1"));
  assert.is(it.state, "BackOff");
  assert.ok(status(it).ephemeralContainerStatuses?.[0]?.state?.running);
  it.tell(died("e", "e1", 0));
  assert.is(it.state, "BackOff");
  assert.is(status(it).ephemeralContainerStatuses?.[0]?.state?.terminated?.exitCode, 0);
});

test("an ephemeral container comes to a pod that runs, is started once, and counts for nothing", () => {
  const it = prepared(withInits([init("x")]));
  tell(it, started("x", "x1"), died("x", "x1", 0), started("c", "c1"));
  const { pod: object } = it.context as { pod: Pod };
  const looked = { ...object, spec: { ...object.spec, ephemeralContainers: [{ name: "e", image: "bb" }] } };
  tell(it, { type: "agent.podChanged", object: looked });
  assert.equal(
    it.last.commands.flatMap((k) => (k.type === "pullImage" ? [k.container] : [])),
    ["e"],
  );
  tell(it, { type: "agent.imageReady", container: "e", image: "bb" }, started("e", "e1"));
  const [told] = status(it).ephemeralContainerStatuses ?? [];
  assert.ok(told?.state?.running);
  assert.is(told?.ready, false);
  tell(it, died("e", "e1", 7));
  assert.is(it.state, "Running");
  assert.is(status(it).ephemeralContainerStatuses?.[0]?.state?.terminated?.exitCode, 7);
  assert.is(status(it).conditions?.find((k) => k.type === "Ready")?.status, "True");
  assert.equal(starts(it), ["x", "c", "e"]);
  assert.equal([roleOf(looked, "e"), policyOf(looked, "e")], ["ephemeral", "Never"]);
});

test("it comes to one that does not get on, too", () => {
  const it = prepared(withInits([init("x")]));
  tell(it, started("x", "x1"));
  const { pod: object } = it.context as { pod: Pod };
  const looked = { ...object, spec: { ...object.spec, ephemeralContainers: [{ name: "e", image: "bb" }] } };
  tell(it, { type: "agent.podChanged", object: looked });
  tell(it, { type: "agent.imageReady", container: "e", image: "bb" });
  assert.equal(starts(it), ["x", "e"]);
  tell(it, started("e", "e1"));
  assert.is(it.state, "Starting");
  assert.ok(status(it).ephemeralContainerStatuses?.[0]?.state?.running);
});

test.run();
