import { suite } from "uvu";
import * as assert from "uvu/assert";
import { assign, emit, setup } from "xstate";
import type { ActorEvent } from "../../../actors/events.js";
import { ActorSystem } from "../../../actors/host/system.js";
import type { JournalEntry } from "../../../core/journal.js";
import { VirtualClock } from "../../../scenarios/simulation/virtual-clock.js";

const test = suite("actor system");

const counter = setup({
  types: { context: {} as { heard: string[] }, emitted: {} as { type: string; name?: string; delayMs?: number } },
}).createMachine({
  id: "counter",
  context: { heard: [] },
  initial: "On",
  states: {
    On: {
      on: {
        bad: {
          actions: () => {
            throw new Error("broken");
          },
        },
        arm: { actions: emit({ type: "armTimer", name: "t", delayMs: 500 }) },
        disarm: { actions: emit({ type: "cancelTimer", name: "t" }) },
        "*": {
          actions: [
            assign(({ context, event }) => ({
              heard: [...context.heard, `${event.type}@${(event as unknown as { atMs: number }).atMs}`],
            })),
            emit(({ event }) => ({ type: `did ${event.type}` })),
          ],
        },
      },
    },
  },
});

const as = (type: string): ActorEvent => ({ type }) as unknown as ActorEvent;

function system(onCommand: (type: string, deliver: (to: string, type: string) => void) => void = () => {}) {
  const clock = new VirtualClock(1_000);
  const order: string[] = [];
  const failures: string[] = [];
  const troubles: string[] = [];
  const journal: JournalEntry[] = [];
  const it: ActorSystem = new ActorSystem({
    clock,
    onCommand: (command, source) => {
      order.push(`${source.actor} ${command.type}`);
      onCommand(command.type, (to, type) => it.deliver(to, as(type), source.seq));
    },
    onTrouble: (what, error, source) => troubles.push(`${source.actor} ${what}: ${(error as Error).message}`),
    onFailure: (actor, error) => failures.push(`${actor}: ${(error as Error).message}`),
    journal: { record: (entry) => journal.push(entry) },
  });
  return { it, clock, order, failures, troubles, journal };
}

test("events that commands lead to wait their turn: first in, first out, whoever hears them", () => {
  const { it, order } = system((type, deliver) => {
    if (type !== "did first") return;
    deliver("b", "second");
    deliver("a", "third");
  });
  it.spawn("a", counter, undefined);
  it.spawn("b", counter, undefined);
  it.deliver("a", as("first"));
  assert.equal(order, ["a did first", "b did second", "a did third"]);
});

test("an actor that throws ends alone, and is told of", () => {
  const { it, failures } = system();
  it.spawn("a", counter, undefined);
  it.spawn("b", counter, undefined);
  it.deliver("a", as("bad"));
  it.deliver("b", as("x"));
  assert.equal(failures, ["a: broken"]);
  assert.not(it.has("a"));
  assert.equal(it.contextOf("b"), { heard: ["x@1000"] });
});

test("an effect that throws harms its own command only: it is told of, and shown with its step", () => {
  const { it, order, troubles } = system((type, deliver) => {
    if (type === "did first") {
      deliver("b", "bad effect");
      deliver("a", "second");
    }
    if (type === "did bad effect") throw new Error("no hands");
  });
  it.spawn("a", counter, undefined);
  it.spawn("b", counter, undefined);
  it.deliver("a", as("first"));
  it.deliver("b", as("third"));
  assert.equal(order, ["a did first", "b did bad effect", "a did second", "b did third"]);
  assert.equal(troubles, ["b did bad effect: no hands"]);
  const kept = it.view("b")?.steps.find((s) => s.event.type === ("bad effect" as never));
  assert.equal(kept?.troubles, ["did bad effect: no hands"]);
});

test("who listens and throws harms neither the actor nor its commands", () => {
  const it = new ActorSystem({
    clock: new VirtualClock(0),
    onCommand: ({ type }) => done.push(type),
    onTrouble: (what) => done.push(`trouble with ${what}`),
    onStep: () => {
      throw new Error("deaf");
    },
  });
  const done: string[] = [];
  it.spawn("a", counter, undefined);
  it.deliver("a", as("x"));
  assert.equal(done, ["trouble with a step's listener", "trouble with a step's listener", "did x"]);
});

test("ten thousand events in a chain do not grow the stack", () => {
  let left = 10_000;
  const { it } = system((type, deliver) => {
    if (type === "did next" && left-- > 0) deliver("a", "next");
  });
  it.spawn("a", counter, undefined);
  it.deliver("a", as("next"));
  assert.is(it.seq, 10_002);
});

test("timers: armed again they are replaced, a stopped actor has none", async () => {
  const { it, clock } = system();
  it.spawn("a", counter, undefined);
  it.deliver("a", as("arm"));
  await clock.advance(400);
  it.deliver("a", as("arm"));
  await clock.advance(499);
  assert.equal((it.contextOf("a") as { heard: string[] }).heard, []);
  await clock.advance(1);
  assert.equal((it.contextOf("a") as { heard: string[] }).heard, ["timer@1900"]);
  it.deliver("a", as("arm"));
  it.stop("a");
  assert.is(clock.pending, 0);
});

test("the journal holds every event in order, with its cause, and no session ids", () => {
  const { it, journal } = system((type, deliver) => {
    if (type === "did first") deliver("b", "second");
  });
  it.spawn("a", counter, undefined);
  it.spawn("b", counter, undefined);
  it.deliver("a", as("first"));
  it.stop("a");
  assert.equal(
    journal.map((e) => [e.k, e.i, e.a, e.k === "e" ? e.c : undefined]),
    [
      ["+", 1, "a", undefined],
      ["+", 2, "b", undefined],
      ["e", 3, "a", undefined],
      ["e", 4, "b", 3],
      ["-", 4, "a", undefined],
    ],
  );
  assert.not.match(JSON.stringify(journal), /x:\d/);
});

test("an actor that is gone hears nothing", () => {
  const { it } = system();
  it.deliver("nobody", as("x"));
  assert.is(it.seq, 0);
});

test("what comes again and again takes the room of one among the steps that are kept", async () => {
  const { it } = system();
  it.spawn("a", counter, undefined);
  for (const type of ["x", "y", "y", "y", "x", "y", "y"]) it.deliver("a", as(type));
  const kept = it.view("a")?.steps.map((s) => `${s.event.type} ${s.times ?? 1}`);
  assert.equal(kept, ["spawned 1", "x 1", "y 3", "x 1", "y 2"]);
  assert.is(it.view("a")?.steps.at(-1)?.seq, it.seq);
});

test.run();
