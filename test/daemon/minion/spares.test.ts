/** Spares: made ahead, taken once, and never taken away from who took them. */
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { seededRandom } from "../../../core/random.js";
import { containerSpec } from "../../../daemon/minion/container-spec.js";
import { Spares, spareDelayMs } from "../../../daemon/minion/effects/spares.js";
import { type ContainerSpec, labelKeys } from "../../../daemon/minion/engine/engine.js";
import { simulatedEngine } from "../../../daemon/minion/engine/simulated.js";
import { SimulatedMachine } from "../../../daemon/minion/engine/simulated-machine.js";
import { VirtualClock } from "../../../scenarios/simulation/virtual-clock.js";

const test = suite("spares");
const place = { cluster: "t", minion: "m1", address: "127.0.0.2" };
const spec = { name: "c", image: "i" };
const pod = {
  apiVersion: "v1",
  kind: "Pod",
  metadata: { name: "web", namespace: "default", uid: "u1" },
  spec: { containers: [spec] },
} as const;

function specOf(sandboxId: string, attempt: number, value: string): ContainerSpec {
  const own = { ...spec, env: [{ name: "V", value }] };
  const run = { attempt, sandboxId, podIp: "10.1.0.2", services: [], mounts: [], image: "i" };
  return containerSpec(place, { ...pod, spec: { containers: [own] } }, own, run);
}

async function bench() {
  const clock = new VirtualClock(1_000_000);
  const machine = new SimulatedMachine({ clock, random: seededRandom("m"), programs: () => ({}) });
  machine.host.images.add("i");
  const engine = simulatedEngine(machine, { cluster: "t", minion: "m1" }, { name: "n", cidr: "10.1.0.0/24" });
  const place = { hostname: "web", ports: [], hostNetwork: false };
  const made = engine.createSandbox({ ...place, name: "s", labels: { [labelKeys.role]: "sandbox" } });
  await clock.advance(5_000);
  const sandbox = (await made).id;
  /** The container of a run. @param value of one of its variables */
  const runOf = (attempt: number, value = "a"): ContainerSpec => specOf(sandbox, attempt, value);
  const spares = new Spares(engine, clock, () => undefined);
  const ids = async (): Promise<string[]> => {
    const list = engine.list();
    await clock.advance(1_000);
    return (await list).filter((c) => c.id !== sandbox).map((c) => c.id);
  };
  return { clock, spares, ids, runOf };
}

test("one that is made is taken", async () => {
  const { clock, spares, ids, runOf } = await bench();
  spares.plan(() => runOf(1));
  await clock.advance(spareDelayMs + 1_000);
  const [made] = await ids();
  const taken = spares.take(runOf(1));
  await clock.advance(1_000);
  assert.is((await taken).id, made);
  assert.equal(await ids(), [made]);
});

test("one that does not fit any more makes way", async () => {
  const { clock, spares, ids, runOf } = await bench();
  spares.plan(() => runOf(1));
  await clock.advance(spareDelayMs + 1_000);
  const [old] = await ids();
  const taken = spares.take(runOf(1, "b"));
  await clock.advance(1_000);
  const { id } = await taken;
  assert.not.equal(id, old);
  assert.equal(await ids(), [id]);
});

test("one that is asked for while it is made is whoever's asked for it, although nobody else wants it by then", async () => {
  const { clock, spares, ids, runOf } = await bench();
  let wanted: ContainerSpec | null = runOf(1);
  spares.plan(() => wanted);
  await clock.advance(spareDelayMs);
  wanted = null;
  const taken = spares.take(runOf(1));
  await clock.advance(5_000);
  const { id } = await taken;
  assert.equal(await ids(), [id]);
});

test("one that is asked for while it is made, and does not fit, makes way", async () => {
  const { clock, spares, ids, runOf } = await bench();
  let wanted: ContainerSpec | null = runOf(1);
  spares.plan(() => wanted);
  await clock.advance(spareDelayMs);
  wanted = null;
  const taken = spares.take(runOf(1, "b"));
  await clock.advance(5_000);
  const { id } = await taken;
  assert.equal(await ids(), [id]);
});

test("one nobody wants any more when it is made is removed", async () => {
  const { clock, spares, ids, runOf } = await bench();
  let wanted: ContainerSpec | null = runOf(1);
  spares.plan(() => wanted);
  await clock.advance(spareDelayMs);
  wanted = null;
  await clock.advance(5_000);
  assert.equal(await ids(), []);
});

test.run();
