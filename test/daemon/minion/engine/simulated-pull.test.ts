/** Pulls as an engine's machine has them. */
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { seededRandom } from "../../../../core/random.js";
import { simulatedEngine } from "../../../../daemon/minion/engine/simulated.js";
import { SimulatedMachine } from "../../../../daemon/minion/engine/simulated-machine.js";
import { faults } from "../../../contracts/engine/subject.js";
import { VirtualClock } from "./virtual-clock.js";

const it = suite("simulated pull");

function scene() {
  const clock = new VirtualClock();
  const machine = new SimulatedMachine({ clock, random: seededRandom("scene"), images: [] });
  const engine = simulatedEngine(machine, { cluster: "c", minion: "m" }, { name: "pods", cidr: "10.244.0.0/24" });
  return { clock, machine, engine };
}

it("pulls are slow, fail, or never end, as was set", async () => {
  const { clock, machine, engine } = scene();
  machine.setPull("slow", { kind: "works", takesMs: 40_000 });
  machine.setPull("bad", { kind: "fails", message: "manifest unknown" });
  machine.setPull("never", { kind: "never" });
  const before = clock.nowMs();
  await clock.run(engine.pullImage("slow"));
  assert.ok(clock.nowMs() - before >= 40_000);
  assert.ok(await clock.run(engine.imageId("slow")));
  await clock.run(faults("NotFound", engine.pullImage("bad")));
  await clock.run(faults("Timeout", engine.pullImage("never")));
  machine.fillDisk(true);
  const fault = await clock.run(faults("ServiceUnavailable", engine.pullImage("fine")));
  assert.match(fault.message, /no space left/);
});

it("a pull is as slow as its engine is by then, and given up when nothing comes of it", async () => {
  const { clock, machine, engine } = scene();
  machine.setPull("app", { kind: "works", takesMs: 4_000 });
  machine.slowDown(1_000);
  await clock.run(faults("Timeout", engine.pullImage("app")));
  machine.slowDown(1);
  await clock.run(engine.pullImage("app"));
  assert.ok(await clock.run(engine.imageId("app")));
});

it.run();
