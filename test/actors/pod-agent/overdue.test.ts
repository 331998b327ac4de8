/** A pod whose time is over: all of it is stopped, and it has failed. */
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { podAgentMachine } from "../../../actors/pod-agent/machine.js";
import type { Pod } from "../../../core/kinds/pod/object.js";
import type { core } from "../../../core/objects/types.js";
import { Driver } from "../drive.js";
import { died, fresh, pod, running, sandbox, started, two } from "./driver.js";

const test = suite("activeDeadlineSeconds");
const timed = (policy = "Always", seconds = 60): Pod => {
  const it = pod(two, policy);
  return { ...it, spec: { ...it.spec, activeDeadlineSeconds: seconds } };
};
const over = { type: "timer", name: "deadline", lateMs: 0 } as const;
const armed = (it: Driver): number[] =>
  it.steps.flatMap((s) =>
    s.commands.flatMap((c) => (c.type === "armTimer" && c.name === "deadline" ? [c.delayMs] : [])),
  );
const stopped = (it: Driver): string[] =>
  it.last.commands.flatMap((c) => (c.type === "stopContainer" ? [c.container] : []));
const status = (it: Driver): core.PodStatus =>
  it.steps.flatMap((s) => s.commands.flatMap((c) => (c.type === "report" ? [c.report.status] : []))).at(-1) ?? {};

test("it counts from when the pod was first taken in, over restarts of the daemon", () => {
  assert.equal(armed(fresh(timed())), [60_000]);
  assert.equal(armed(fresh(pod(two))), []);
  const before = { ...timed(), status: { startTime: "1970-01-01T00:16:00Z" } };
  assert.equal(
    armed(new Driver(podAgentMachine, { pod: before, hostIp: "", nowMs: 1_000_000, found: null })),
    [20_000],
  );
});

test("what runs is stopped, nothing is started, and it has failed for that", () => {
  const it = running(timed());
  it.tell(over);
  assert.equal([it.state, stopped(it)], ["Overdue", ["a", "b"]]);
  it.tell(died("a", "a1", 143));
  assert.is(it.state, "Overdue");
  it.tell(died("b", "b1", 0));
  assert.is(it.state, "Dead");
  const { phase, reason, message, containerStatuses = [] } = status(it);
  assert.equal([phase, reason], ["Failed", "DeadlineExceeded"]);
  assert.match(message ?? "", /longer than the specified deadline/);
  assert.ok(containerStatuses.every((s) => s.state?.terminated));
  it.tell(over);
  assert.is(it.state, "Dead");
});

test("a start that is on its way is waited for and stopped; what waits is not started", () => {
  const it = fresh(timed());
  it.tell(sandbox);
  it.tell({ type: "agent.volumesReady" });
  it.tell({ type: "agent.imageReady", container: "a", image: "i" });
  it.tell(over);
  assert.is(it.state, "Overdue");
  it.tell({ type: "agent.imageReady", container: "b", image: "i" });
  it.tell(started("a", "a1"));
  assert.equal(stopped(it), ["a"]);
  it.tell(died("a", "a1"));
  assert.is(it.state, "Dead");
  assert.is(status(it).reason, "DeadlineExceeded");
});

test("one that nothing runs of fails at once, whatever it waits for", () => {
  const it = fresh(timed());
  it.tell(over);
  assert.equal([it.state, status(it).reason], ["Dead", "DeadlineExceeded"]);
});

test("a shorter time that is given later counts from the beginning, too", () => {
  const it = running(timed());
  it.tell({ type: "agent.podChanged", object: timed("Always", 30) });
  const [first = 0, second = 0] = armed(it);
  assert.equal([first, second <= 30_000, armed(it).length], [60_000, true, 2]);
});

test("a daemon that comes up while it is stopped goes on with that", () => {
  const it = running(timed("Never"));
  it.tell(over);
  const told = { ...timed("Never"), status: { ...status(it), phase: "Failed", reason: "DeadlineExceeded" } };
  const containers = two.map(({ name }) => ({
    ...{ id: `${name}1`, container: name, attempt: 0, state: "running" as const, exitCode: 0 },
    ...{ startedAtMs: 900_000, finishedAtMs: 0, specHash: "" },
  }));
  const found = { sandbox: { id: "s1", ip: "10.244.0.5" }, containers };
  const again = new Driver(podAgentMachine, { pod: told, hostIp: "", nowMs: 1_000_000, found });
  assert.is(again.state, "Overdue");
});

test.run();
