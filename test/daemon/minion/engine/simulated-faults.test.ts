/** What can befall a simulated machine. */
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { Fault } from "../../../../core/fault.js";
import { seededRandom } from "../../../../core/random.js";
import type { ContainerSpec, Engine } from "../../../../daemon/minion/engine/engine.js";
import { simulatedEngine } from "../../../../daemon/minion/engine/simulated.js";
import { SimulatedMachine } from "../../../../daemon/minion/engine/simulated-machine.js";
import { faults, listen, readAll, sandboxSpec } from "../../../contracts/engine/subject.js";
import { VirtualClock } from "./virtual-clock.js";

interface Scene {
  clock: VirtualClock;
  machine: SimulatedMachine;
  engine: Engine;
  /** A sandbox with a container that runs. */
  run(name: string): Promise<string>;
}

function scene(seed = "scene"): Scene {
  const clock = new VirtualClock();
  const machine = new SimulatedMachine({ clock, random: seededRandom(seed), images: ["i"] });
  const engine = simulatedEngine(machine, { cluster: "c", minion: "m" }, { name: "pods", cidr: "10.244.0.0/24" });
  const run = async (name: string): Promise<string> => {
    const box = await clock.run(engine.createSandbox(sandboxSpec(`${name}-box`)));
    const { id } = await clock.run(engine.createContainer(spec(name, box.id)));
    await clock.run(engine.startContainer(id));
    return id;
  };
  return { clock, machine, engine, run };
}

function spec(name: string, sandboxId: string, image = "i"): ContainerSpec {
  const none = { cpuShares: 0, nanoCpus: 0, memoryBytes: 0, privileged: false };
  return { name, labels: {}, image, env: [], mounts: [], sandboxId, ...none };
}

const it = suite("simulated engine: faults");

it("takes as long as was measured, in virtual time only", async () => {
  const { clock, engine } = scene();
  const before = clock.nowMs();
  await clock.run(engine.createSandbox(sandboxSpec("box")));
  const tookMs = clock.nowMs() - before;
  assert.ok(tookMs >= 132 && tookMs <= 264, `${tookMs} ms`);
});

it("a process that ends, or is ended for want of memory, is told with its code", async () => {
  const { clock, machine, engine, run } = scene();
  const heard = await clock.run(listen(engine));
  const [a, b] = [await run("a"), await run("b")];
  machine.exit(a, 4);
  machine.outOfMemory(b);
  clock.advance(100);
  const died = heard.events.items.flatMap((e) => (e.type === "died" ? [[e.id, e.exitCode, e.oomKilled]] : []));
  assert.equal(
    died.sort(),
    [
      [a, 4, false],
      [b, 137, true],
    ].sort(),
  );
  assert.is((await clock.run(engine.inspect(b)))?.oomKilled, true);
});

it("a process that hangs answers no command, and goes at SIGKILL only", async () => {
  const { clock, machine, engine, run } = scene();
  const id = await run("a");
  machine.hang(id);
  await clock.run(faults("Timeout", engine.run(id, ["true"], { timeoutMs: 1_000, outputMax: 10 })));
  await clock.run(engine.stopContainer(id, 5_000));
  assert.is((await clock.run(engine.inspect(id)))?.exitCode, 137);
});

it("calls are refused, hang, or lose their answer after the deed", async () => {
  const { clock, machine, engine } = scene();
  machine.fail("createSandbox", { kind: "refuse", fault: new Fault("InternalError", "no luck") });
  await clock.run(faults("InternalError", engine.createSandbox(sandboxSpec("box"))));
  machine.fail("createSandbox", { kind: "hang" }, 1, "box");
  await clock.run(engine.createSandbox(sandboxSpec("other")));
  await clock.run(faults("Timeout", engine.createSandbox(sandboxSpec("box"))));
  machine.fail("createSandbox", { kind: "loseAnswer" });
  await clock.run(faults("ServiceUnavailable", engine.createSandbox(sandboxSpec("box"))));
  assert.is((await clock.run(engine.list())).length, 2, "it was made all the same");
  await clock.run(engine.createSandbox(sandboxSpec("box")));
  const takeBack = machine.fail("list", { kind: "hang" }, Number.POSITIVE_INFINITY);
  takeBack();
  assert.is((await clock.run(engine.list())).length, 2);
});

it("an engine that is away refuses, and says so when it is back", async () => {
  const { clock, machine, engine, run } = scene();
  const id = await run("a");
  const heard = await clock.run(listen(engine));
  const cutOff = faults("ServiceUnavailable", engine.createSandbox(sandboxSpec("late")));
  machine.stopEngine("live");
  await clock.run(cutOff);
  await clock.run(faults("ServiceUnavailable", engine.list()));
  machine.startEngine();
  assert.is(heard.gaps.items.at(-1), "the engine came back");
  assert.is((await clock.run(engine.inspect(id)))?.state, "running");
  assert.equal(heard.events.items, []);
});

it("a frozen engine answers nothing until the deadline", async () => {
  const { clock, machine, engine } = scene();
  machine.freezeEngine();
  await clock.run(faults("Timeout", engine.list()));
  machine.startEngine();
  await clock.run(engine.list());
});

it("what an engine is too slow for is done after nobody waits for it any more", async () => {
  const { clock, machine, engine, run } = scene();
  const id = await run("a");
  await clock.run(engine.stopContainer(id, 0));
  machine.slowDown(2_000);
  await clock.run(faults("Timeout", engine.startContainer(id)));
  machine.slowDown(1);
  assert.is((await clock.run(engine.inspect(id)))?.state, "exited");
  clock.advance(300_000);
  assert.is((await clock.run(engine.inspect(id)))?.state, "running");
});

it("a power cut ends everything in silence, and the next boot has another id", async () => {
  const { clock, machine, engine, run } = scene();
  const id = await run("a");
  const heard = await clock.run(listen(engine));
  const { bootId } = await clock.run(engine.facts());
  machine.powerCut();
  clock.advance(10_000);
  machine.boot();
  assert.equal(heard.events.items, []);
  assert.is((await clock.run(engine.inspect(id)))?.state, "exited");
  assert.is.not((await clock.run(engine.facts())).bootId, bootId);
});

it("events are lost and repeated, and comparing is asked for now and then", async () => {
  const { clock, machine, engine, run } = scene();
  const heard = await clock.run(listen(engine));
  machine.weather = { lostPercent: 0, repeatedPercent: 100 };
  await run("a");
  clock.advance(100);
  assert.is(heard.events.items.length, 4);
  machine.weather = { lostPercent: 100, repeatedPercent: 0 };
  await run("b");
  clock.advance(100);
  assert.is(heard.events.items.length, 4);
  const gaps = heard.gaps.items.length;
  clock.advance(60_000);
  assert.is(heard.gaps.items.length, gaps + 1);
});

it("a log that is followed hears each line once", async () => {
  const { clock, machine, engine, run } = scene();
  const id = await run("a");
  const container = machine.host.get(id);
  machine.host.write(container, "before");
  const stream = await clock.run(engine.logs(id, { follow: true, timestamps: false }));
  machine.host.write(container, "after");
  machine.exit(id, 0);
  assert.is(await readAll(stream), "before\nafter\n");
});

it("addresses are used again, and there are no more than the network has", async () => {
  const clock = new VirtualClock();
  const machine = new SimulatedMachine({ clock, random: seededRandom("small") });
  const engine = simulatedEngine(machine, { cluster: "c", minion: "m" }, { name: "pods", cidr: "10.0.0.0/29" });
  const make = (name: string): ReturnType<Engine["createSandbox"]> =>
    clock.run(engine.createSandbox(sandboxSpec(name)));
  const boxes = [await make("a"), await make("b"), await make("c"), await make("d"), await make("e")];
  assert.is(new Set(boxes.map((box) => box.ip)).size, 5);
  await faults("Conflict", make("f"));
  await clock.run(engine.removeContainer(boxes[2]?.id ?? ""));
  assert.is((await make("f")).ip, boxes[2]?.ip);
});

it("equal seeds give equal histories", async () => {
  const history = async (seed: string): Promise<string[]> => {
    const { clock, machine, engine, run } = scene(seed);
    const heard = await clock.run(listen(engine));
    machine.weather = { lostPercent: 30, repeatedPercent: 30 };
    for (let i = 0; i < 10; i++) machine.exit(await run(`p${i}`), i);
    clock.advance(1_000);
    return heard.events.items.map((event) => JSON.stringify(event));
  };
  assert.equal(await history("one"), await history("one"));
  assert.not.equal(await history("one"), await history("two"));
});

it.run();
