/** Minions' real actors in virtual time, and who of them is given up when several are silent. */
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { ActorSystem } from "../../../../actors/host/system.js";
import { decideMsMax } from "../../../../actors/minion/hearing.js";
import { minionMachine } from "../../../../actors/minion/machine.js";
import type { Node } from "../../../../core/kinds/node/object.js";
import { resumeGraceMs } from "../../../../core/liveness/mass-loss.js";
import { Evictions } from "../../../../daemon/control/effects/evictions.js";
import type { View } from "../../../../daemon/control/view.js";
import { VirtualClock } from "../../../../scenarios/simulation/virtual-clock.js";

const test = suite("evictions");

/** A cluster of minions that beat once a second, each at a moment of its own. */
function bench(minions: number, haltAbove: number | null = 0.5) {
  const clock = new VirtualClock(1_000_000);
  const nodes = Array.from(
    { length: minions },
    (_, i): Node => ({
      kind: "Node",
      metadata: { name: `m${i}` },
      spec: {},
    }),
  );
  const silent = new Set<string>();
  const states = new Map<string, string>();
  const view = { list: () => nodes } as unknown as View;
  const system: ActorSystem = new ActorSystem({
    clock,
    onCommand: (command, source) => {
      if (command.type === "askEviction") evictions.ask(source.actor.slice("minion/".length), command.patient);
    },
    onTrouble: (_what, error) => {
      throw error;
    },
    onStep: (step) => {
      states.set(step.actor.slice("minion/".length), step.to);
      evictions.stepped(step);
    },
  });
  const evictions = new Evictions(clock, system, view, haltAbove);
  const beat = (name: string): void => {
    if (!silent.has(name))
      system.deliver(`minion/${name}`, {
        type: "minion.heartbeat",
        bootId: "b",
        digestAgrees: true,
        engineOk: true,
        engineMessage: "",
      });
    clock.after(1_000, () => beat(name));
  };
  for (const [i, { metadata }] of nodes.entries()) {
    system.spawn(`minion/${metadata.name}`, minionMachine, { object: nodes[i] as Node });
    clock.after(137 * (i + 1), () => beat(metadata.name));
  }
  const inState = (state: string): string[] =>
    [...states].flatMap(([name, now]) => (now.startsWith(state) ? [name] : [])).sort();
  return { clock, evictions, silent, inState };
}

test("one of three, and one of two, is given up as soon as it is lost", async () => {
  for (const minions of [2, 3]) {
    const b = bench(minions);
    await b.clock.advance(20_000);
    b.silent.add("m0");
    await b.clock.runUntil(b.clock.nowMs() + 10_000, () => b.inState("Lost").length > 0);
    await b.clock.advance(1);
    assert.equal(b.inState("Lost.evicted"), ["m0"]);
    assert.is(b.evictions.state().halted, false);
  }
});

test("three of five at once: none is given up, not even the first to be noticed; released, all are", async () => {
  const b = bench(5);
  await b.clock.advance(20_000);
  for (const name of ["m0", "m2", "m4"]) b.silent.add(name);
  await b.clock.advance(60_000);
  assert.equal(b.inState("Lost.held"), ["m0", "m2", "m4"]);
  const { halted, lost, of, held } = b.evictions.state();
  assert.equal(
    { halted, lost, of, held: [...held].sort() },
    { halted: true, lost: 3, of: 5, held: ["m0", "m2", "m4"] },
  );
  assert.equal(b.evictions.release().held, []);
  assert.equal(b.inState("Lost.evicted"), ["m0", "m2", "m4"]);
  // Those given up long ago are no part of the whole any more: the next blow is judged by itself.
  await b.clock.advance(120_000);
  assert.equal(b.evictions.state(), { halted: false, released: false, lost: 0, of: 2, haltAbove: 0.5, held: [] });
});

test("when enough are back, those that stay away are given up after a while", async () => {
  const b = bench(5);
  await b.clock.advance(20_000);
  for (const name of ["m0", "m2", "m4"]) b.silent.add(name);
  await b.clock.advance(30_000);
  b.silent.delete("m2");
  await b.clock.advance(resumeGraceMs - 2_000);
  assert.equal(b.inState("Lost.held"), ["m0", "m4"]);
  await b.clock.advance(4_000);
  assert.equal(b.inState("Lost.evicted"), ["m0", "m4"]);
});

test("switched off, all are given up however many they are", async () => {
  const b = bench(5, null);
  await b.clock.advance(20_000);
  for (const name of ["m0", "m1", "m2", "m3"]) b.silent.add(name);
  await b.clock.advance(4_000);
  assert.is(b.inState("Lost.evicted").length, 4);
});

test("a loss among others that are late only is judged without them in time", async () => {
  const b = bench(3);
  await b.clock.advance(20_000);
  // Overdue when the first is lost; it would be lost itself a moment later.
  for (const name of ["m0", "m1"]) b.silent.add(name);
  await b.clock.runUntil(b.clock.nowMs() + 10_000, () => b.inState("Lost").length > 0);
  assert.equal(b.inState("Lost"), ["m0"]);
  assert.equal(b.inState("Lost.evicted"), []);
  b.silent.delete("m1");
  await b.clock.advance(decideMsMax + 1);
  assert.equal(b.inState("Lost.evicted"), ["m0"]);
});

test.run();
