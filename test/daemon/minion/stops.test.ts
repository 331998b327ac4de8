/** Stops with a preStop hook: what it leaves of the grace period, and what there is at least. */
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { agentId } from "../../../daemon/minion/agent-id.js";
import type { Program } from "../../../daemon/minion/engine/simulated-types.js";
import { bench, pod } from "./bench.js";

const test = suite("a minion's stops");

const preStop = { exec: { command: ["wait"] } };
const containers = [{ name: "c", image: "i", lifecycle: { preStop } }];
const hangs: Program["exec"] = () => ({ exitCode: 0, output: "", afterMs: 1_000_000 });

async function running(program: Program) {
  const b = bench(0, 0, program);
  const minion = await b.start();
  minion.receive({ type: "run", pod: pod("Always", { containers, terminationGracePeriodSeconds: 6 }) });
  await b.clock.advance(10_000);
  const [id = ""] = b.idsOf("running");
  const ends: number[] = [];
  const { onEvent } = b.machine.host;
  b.machine.host.onEvent = (event) => {
    if (event.type === "died" && event.id === id) ends.push(event.exitCode);
    onEvent(event);
  };
  return { ...b, minion, id, ends };
}

for (const [what, programs, code, fromMs, toMs] of [
  ["hears TERM all the same, and has 2 s", { exec: hangs, termMs: 1_900 }, 143, 7_500, 8_500],
  ["is killed 2 s after TERM", { exec: hangs, ignoresTerm: true }, 137, 7_900, 9_000],
] as const)
  test(`a hook that used up the grace period: the container ${what}`, async () => {
    const b = await running(programs);
    const beganMs = b.clock.nowMs();
    b.minion.receive({ type: "stop", uid: "u1", graceSeconds: 6 });
    await b.clock.runUntil(beganMs + 20_000, () => b.said.some((m) => m.type === "gone"));
    const tookMs = b.clock.nowMs() - beganMs;
    assert.ok(tookMs >= fromMs && tookMs <= toMs, `gone after ${tookMs} ms`);
    assert.equal(b.ends, [code]);
    assert.is(b.notes().filter((n) => n.reason === "FailedPreStopHook").length, 1);
  });

test("so it does when its liveness ends it", async () => {
  const b = await running({ exec: hangs, termMs: 1_000 });
  b.minion.system.deliver(agentId("u1"), {
    ...{ type: "agent.probed", container: "c", probe: "liveness", healthy: false, message: "no" },
  });
  await b.clock.advance(10_000);
  assert.equal(b.ends, [143]);
});

test("a grace period of 0 kills at once, and no hook is run", async () => {
  const b = await running({ exec: hangs });
  const beganMs = b.clock.nowMs();
  b.minion.receive({ type: "stop", uid: "u1", graceSeconds: 0 });
  await b.clock.runUntil(beganMs + 20_000, () => b.said.some((m) => m.type === "gone"));
  assert.ok(b.clock.nowMs() - beganMs < 1_000);
  assert.equal(b.ends, [137]);
});

test("what a hook leaves of a long period is the container's", async () => {
  const exec: Program["exec"] = () => ({ exitCode: 0, output: "", afterMs: 1_000 });
  const b = await running({ exec, termMs: 3_500 });
  b.minion.receive({ type: "stop", uid: "u1", graceSeconds: 6 });
  await b.clock.advance(10_000);
  assert.equal(b.ends, [143]);
});

test.run();
