/** Warm sandboxes are made while nobody waits for anything else. */
import { suite } from "uvu";
import * as assert from "uvu/assert";
import type { Pod } from "../../../core/kinds/pod/object.js";
import { seededRandom } from "../../../core/random.js";
import { takesWarmSandbox } from "../../../daemon/minion/container-spec.js";
import type { Engine } from "../../../daemon/minion/engine/engine.js";
import { lateNames } from "../../../daemon/minion/engine/late-names.js";
import { simulatedEngine } from "../../../daemon/minion/engine/simulated.js";
import { SimulatedMachine } from "../../../daemon/minion/engine/simulated-machine.js";
import { refillDelayMs, Sandboxes } from "../../../daemon/minion/sandboxes.js";
import { VirtualClock } from "../../../scenarios/simulation/virtual-clock.js";
import { faults } from "../../contracts/engine/subject.js";

const test = suite("warm sandboxes");
const place = { cluster: "t", minion: "m1", address: "127.0.0.2" };

const replica: Pod = {
  apiVersion: "v1",
  kind: "Pod",
  metadata: {
    name: "web",
    uid: "u1",
    ownerReferences: [{ apiVersion: "v1", kind: "ReplicationController", name: "web", uid: "c1", controller: true }],
  },
  spec: { containers: [{ name: "c", image: "i" }] },
};

function bench(wanted: number, cidr = "10.1.0.0/24") {
  const clock = new VirtualClock(1_000_000);
  const machine = new SimulatedMachine({ clock, random: seededRandom("machine"), programs: () => ({}) });
  const real = simulatedEngine(machine, { cluster: "t", minion: "m1" }, { name: "n", cidr });
  const begunAtMs: number[] = [];
  const engine: Engine = Object.assign(Object.create(real) as Engine, {
    createSandbox: (spec: Parameters<Engine["createSandbox"]>[0]) => {
      begunAtMs.push(clock.nowMs());
      return real.createSandbox(spec);
    },
  });
  const sandboxes = new Sandboxes(lateNames(engine), place, clock, seededRandom("s"), () => undefined, wanted);
  const running = (): string[] =>
    [...machine.host.containers.values()].filter((c) => c.info.state === "running").map((c) => c.info.name);
  const warm = (): number => running().filter((name) => name.startsWith("trp_warm")).length;
  const disconnect = (id: string): void => machine.disconnect(id);
  return { clock, engine: real, sandboxes, begunAtMs, running, warm, disconnect };
}

/** A call's result, for which the clock is moved. */
async function advanced<T>(clock: VirtualClock, call: Promise<T>): Promise<T> {
  call.catch(() => undefined);
  await clock.advance(5_000);
  return call;
}

test("as many as are wanted are made, one after another", async () => {
  const { clock, sandboxes, begunAtMs } = bench(3);
  sandboxes.refill(0);
  await clock.advance(60_000);
  assert.is(begunAtMs.length, 3);
  assert.is(new Set(begunAtMs).size, 3);
});

test("a pod that asks while they are made comes first; they go on when nobody has asked for a while", async () => {
  const { clock, sandboxes, begunAtMs } = bench(8);
  sandboxes.refill(0);
  await clock.runUntil(clock.nowMs() + 60_000, () => begunAtMs.length === 3);
  const askedAtMs = clock.nowMs();
  const info = sandboxes.acquire(replica);
  sandboxes.refill();
  await clock.advance(60_000);
  assert.ok((await info).id);
  // One was given away, so nine in all.
  assert.is(begunAtMs.length, 9);
  const after = begunAtMs.filter((atMs) => atMs > askedAtMs);
  assert.ok(Math.min(...after) >= askedAtMs + refillDelayMs, `${Math.min(...after) - askedAtMs} ms after`);
});

/** Of a number, and nothing that takes a warm one. */
const bare = (i: number): Pod => ({
  apiVersion: "v1",
  kind: "Pod",
  metadata: { name: `bare-${i}`, uid: `b${i}` },
  spec: { containers: [{ name: "c", image: "i" }] },
});

test("the last addresses are left to pods, and idle warm ones give way to one that finds none", async () => {
  const { clock, sandboxes, running, warm } = bench(4, "10.1.0.0/28");
  sandboxes.refill(0);
  await clock.advance(30_000);
  assert.is(warm(), 4);
  const got: Promise<unknown>[] = [];
  for (let i = 0; i < 13; i++) {
    got.push(sandboxes.acquire(bare(i)));
    sandboxes.refill();
    await clock.advance(20_000);
  }
  await Promise.all(got);
  assert.is(running().length, 13);
  assert.is(warm(), 0);
  const { reason, details, message } = await faults("Conflict", advanced(clock, sandboxes.acquire(bare(13))));
  assert.equal([reason, details.retry], ["Conflict", true]);
  assert.match(message, /10\.1\.0\.0\/28.*13/);
});

test("many at once find as many as there are", async () => {
  const { clock, sandboxes, running } = bench(4, "10.1.0.0/28");
  sandboxes.refill(0);
  await clock.advance(30_000);
  const got = Array.from({ length: 20 }, (_, i) => sandboxes.acquire(bare(i)));
  const ends = Promise.allSettled(got);
  await clock.advance(60_000);
  assert.is((await ends).filter((end) => end.status === "fulfilled").length, 13);
  assert.is(running().length, 13);
});

test("warm ones are given up where another minion of the same network needs the addresses", async () => {
  const { clock, engine, sandboxes, warm } = bench(4, "10.1.0.0/28");
  sandboxes.refill(0);
  await clock.advance(30_000);
  for (let i = 0; i < 9; i++) {
    const spec = { name: `theirs-${i}`, labels: {}, hostname: "t", ports: [], hostNetwork: false };
    await advanced(clock, engine.createSandbox(spec));
  }
  assert.is(warm(), 4);
  sandboxes.refill();
  await clock.advance(30_000);
  assert.is(warm(), 0);
});

test("only a pod that runs again after a failure takes a warm one", () => {
  const withPolicy = (restartPolicy: string): Pod => ({ ...replica, spec: { ...replica.spec, restartPolicy } });
  assert.equal(["Always", "OnFailure", "Never"].map(withPolicy).map(takesWarmSandbox), [true, false, false]);
});

test("a sandbox whose making was never answered is the pod's, unless somebody took it out of the network since", async () => {
  for (const cut of [false, true]) {
    const { clock, engine, sandboxes, disconnect } = bench(0);
    const first = await advanced(clock, sandboxes.acquire(replica));
    if (cut) disconnect(first.id);
    const again = await advanced(clock, sandboxes.acquire(replica));
    assert.is(again.id === first.id, !cut);
    assert.ok(again.ip);
    assert.is((await advanced(clock, engine.list())).length, 1);
  }
});

test.run();
