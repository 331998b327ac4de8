/** Feeds a recorded journal to the same machines, and compares what comes of it with what came of it then. */
import type { AnyStateMachine } from "xstate";
import { Actor } from "../../actors/host/actor.js";
import { podAgentMachine } from "../../actors/pod-agent/machine.js";
import { type JournalEntry, stepHash } from "../../core/journal.js";
import { machines as masterMachines } from "../../daemon/control/keepers/all.js";
import { type JournalLine, placeOf } from "./read-journal.js";

const machines = new Map<string, AnyStateMachine>(
  [...masterMachines, podAgentMachine as AnyStateMachine].map((machine) => [machine.id, machine]),
);

/** What came of an event. */
export interface Outcome {
  state: string;
  commands: string[];
  hash: string;
}

/** Where today's machines part from the recording. */
export interface Divergence {
  /** The daemon whose journal it is in. */
  source?: string;
  file: string;
  line: number;
  why: string;
  atMs?: number;
  actor?: string;
  event?: unknown;
  before?: string;
  expected?: Outcome;
  actual?: Outcome;
}

/** A step as it was taken again, alike to what was recorded. */
export interface ReplayedStep {
  source: string;
  atMs: number;
  actor: string;
  /** `spawned` for an actor's first. */
  event: { type: string };
  from: string;
  to: string;
  commands: readonly { type: string }[];
  /** What a spawned actor was made from. */
  input?: unknown;
}

export interface ReplayedActor {
  /** The daemon whose journal it is in. */
  source: string;
  id: string;
  machine: string;
  state: string;
  sinceMs: number;
  context: unknown;
}

interface Replayed {
  source: string;
  id: string;
  body: Actor;
  sinceMs: number;
  state: string;
}

/** Where a line stands, and when it was written. */
interface Place {
  source: string;
  file: string;
  line: number;
  atMs: number;
}

/** Where a journal has come to. */
interface Reached {
  run: number;
  file: number;
  /** Where the actors were when the file before ended, to be found again as this one begins. */
  before: Map<string, string>;
}

const keyOf = (source: string, id: string): string => `${source} ${id}`;

/** State and context as one text; a line's have been through JSON, so ours go through it as well. */
const wholeOf = (value: unknown, context: unknown): string => JSON.stringify([value, context]);

export class Replay {
  readonly #actors = new Map<string, Replayed>();
  readonly #reached = new Map<string, Reached>();
  readonly #onStep: ((step: ReplayedStep) => void) | undefined;
  /** Delivered so far. */
  events = 0;
  startMs = 0;
  nowMs = 0;

  constructor(onStep?: (step: ReplayedStep) => void) {
    this.#onStep = onStep;
  }

  /** Takes one line in. @returns where it parts from what was recorded, or undefined */
  take(read: JournalLine): Divergence | undefined {
    const { source, file, line, entry, altered } = read;
    if (altered !== undefined) return { file, line, why: altered };
    this.nowMs = entry.t;
    if (this.startMs === 0) this.startMs = entry.t;
    const at = { source, file, line, atMs: entry.t };
    switch (entry.k) {
      case "H":
        this.#beginFile(read);
        return undefined;
      case "S":
        return this.#restore(at, entry);
      case "-":
        this.#stop(keyOf(source, entry.a));
        return undefined;
      case "x": {
        const key = keyOf(source, entry.a);
        // One that had thrown when the file began is not in it.
        const failed = this.#actors.get(key)?.body.error !== undefined || !this.#actors.has(key);
        this.#stop(key);
        return failed ? undefined : { ...at, actor: entry.a, why: `it threw then, and does not now: ${entry.message}` };
      }
      case "+":
        return this.#spawn(at, entry);
      case "e":
        return this.#deliver(at, entry);
    }
  }

  actors(): ReplayedActor[] {
    return [...this.#actors.values()].map(({ source, id, body, state, sinceMs }) => {
      return { source, id, machine: body.machine.id, state, sinceMs, context: body.context };
    });
  }

  /** Every file begins with where all actors are, so nothing is carried over; one that continues another must agree. */
  #beginFile({ source, file }: JournalLine): void {
    const place = placeOf(file);
    const last = this.#reached.get(source);
    const continues = last?.run === place.run && last.file + 1 === place.file;
    const before = new Map<string, string>();
    for (const [key, actor] of [...this.#actors]) {
      if (actor.source !== source) continue;
      const { value, context, error } = actor.body;
      if (continues && error === undefined) before.set(actor.id, wholeOf(value, context));
      this.#stop(key);
    }
    this.#reached.set(source, { ...place, before });
  }

  #deliver(at: Place, entry: Extract<JournalEntry, { k: "e" }>): Divergence | undefined {
    const actor = this.#actors.get(keyOf(at.source, entry.a));
    if (!actor) return { ...at, actor: entry.a, event: entry.e, why: "there is no such actor now" };
    const before = actor.state;
    this.events++;
    const stamped = { ...entry.e, atMs: entry.t };
    actor.body.send(stamped);
    return this.#compare(at, actor, entry, { event: entry.e, from: before });
  }

  #compare(
    at: Place,
    actor: Replayed,
    entry: Extract<JournalEntry, { k: "e" | "+" }>,
    step: { event: { type: string }; from: string; input?: unknown },
  ): Divergence | undefined {
    const { state, commands, context } = actor.body;
    if (state !== actor.state) actor.sinceMs = entry.t;
    actor.state = state;
    const hash = stepHash(state, context, commands);
    const actual: Outcome = { state, commands: commands.map((c) => c.type), hash };
    const expected: Outcome = { state: entry.to, commands: entry.out, hash: entry.h };
    const { source, atMs } = at;
    if (expected.hash === actual.hash && expected.state === actual.state) {
      this.#onStep?.({ source, atMs, actor: actor.id, ...step, to: state, commands });
      return undefined;
    }
    const why =
      expected.state !== actual.state
        ? "it came to another state"
        : expected.commands.join() !== actual.commands.join()
          ? "it gave other commands"
          : "its context, or the particulars of its commands, are others";
    return { ...at, actor: entry.a, event: step.event, before: step.from, expected, actual, why };
  }

  #spawn(at: Place, entry: Extract<JournalEntry, { k: "+" }>): Divergence | undefined {
    const { a, m, in: input } = entry;
    const machine = machines.get(m);
    if (!machine) return { ...at, actor: a, why: `there is no machine "${m}"` };
    const actor = this.#host(at, a, Actor.begin(machine, input));
    return this.#compare(at, actor, entry, { event: { type: "spawned" }, from: "", input });
  }

  #restore(at: Place, { a, m, value, context }: Extract<JournalEntry, { k: "S" }>): Divergence | undefined {
    const machine = machines.get(m);
    if (!machine) return { ...at, actor: a, why: `there is no machine "${m}"` };
    const was = this.#reached.get(at.source)?.before.get(a);
    if (was !== undefined && was !== wholeOf(value, context))
      return { ...at, actor: a, why: "it is not where the file before left it: lines are missing at that file's end" };
    const actor = this.#host(at, a, Actor.restore(machine, value, context));
    actor.state = actor.body.state;
    return undefined;
  }

  #host({ source, atMs }: Place, id: string, body: Actor): Replayed {
    const actor: Replayed = { source, id, body, sinceMs: atMs, state: "" };
    this.#actors.set(keyOf(source, id), actor);
    return actor;
  }

  #stop(key: string): void {
    this.#actors.delete(key);
  }
}
