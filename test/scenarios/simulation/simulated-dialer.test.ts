import { suite } from "uvu";
import * as assert from "uvu/assert";
import { seededRandom } from "../../../core/random.js";
import { labelKeys } from "../../../daemon/minion/engine/engine.js";
import { SimulatedMachine } from "../../../daemon/minion/engine/simulated-machine.js";
import type { SimulatedContainer } from "../../../daemon/minion/engine/simulated-types.js";
import { defaultCluster, defaultImage } from "../../../scenarios/cluster-spec.js";
import { simulatedDialer } from "../../../scenarios/simulation/simulated-dialer.js";
import { VirtualClock } from "../../../scenarios/simulation/virtual-clock.js";

const test = suite("probes, simulated");

function host(container: Partial<SimulatedContainer["info"]> = {}, readyAfterMs = 0) {
  const clock = new VirtualClock();
  const machine = new SimulatedMachine({
    ...{ clock, random: seededRandom("probes"), cpus: 1, memoryBytes: 2 ** 30 },
    pulls: () => ({ kind: "works", takesMs: 0 }),
    programs: () => ({}),
  });
  const labels = { [labelKeys.podUid]: "u1" };
  const info = { id: "s", name: "s", state: "running", image: "pause", labels, startedAtMs: clock.nowMs() };
  const add = (one: object): void => {
    const { id } = (one as SimulatedContainer).info;
    machine.host.containers.set(id, one as SimulatedContainer);
  };
  add({ info: { ...info, ip: "10.0.0.1" }, sandbox: {} });
  const own = {
    info: { ...info, id: "c", name: "c", image: "web:1", ...container },
    spec: { sandboxId: "s" },
    hung: false,
  };
  add(own);
  const cluster = { ...defaultCluster, images: [{ ...defaultImage, name: "web:1", readyAfterMs }] };
  const unhealthy = new Set<string>();
  const dialer = simulatedDialer({ machine, cluster, nowMs: () => clock.nowMs(), unhealthy });
  const ask = async (ip = "10.0.0.1"): Promise<string> => {
    const asked = dialer.tcp(ip, 80, 1_000);
    await clock.advance(10);
    const { healthy, message } = await asked;
    return healthy ? "healthy" : message;
  };
  return { machine, clock, unhealthy, own, ask };
}

test("the container behind an address answers", async () => {
  const it = host();
  assert.is(await it.ask(), "healthy");
  assert.is(await it.ask("10.0.0.2"), "connection refused");
});

test("not before it has come up, nor while it hangs, is paused or has ended", async () => {
  const slow = host({}, 1_000);
  assert.is(await slow.ask(), "no answer");
  await slow.clock.advance(1_000);
  assert.is(await slow.ask(), "healthy");
  slow.own.hung = true;
  assert.is(await slow.ask(), "no answer");
  assert.is(await host({ paused: true }).ask(), "no answer");
  assert.is(await host({ state: "exited" }).ask(), "no answer");
});

test("nor where its bridge is gone; one that is told to says no", async () => {
  const it = host();
  it.unhealthy.add("u1");
  assert.is(await it.ask(), "status 503");
  it.machine.host.bridgeGone = true;
  assert.is(await it.ask(), "connection refused");
});

test.run();
