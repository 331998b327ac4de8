/** Feeds a recorded journal to the same machines, and compares what comes of it with what came of it then. */
import type { AnyStateMachine } from "xstate";
import { Actor } from "../../actors/host/actor.js";
import { podAgentMachine } from "../../actors/pod-agent/machine.js";
import { type JournalEntry, stepHash } from "../../core/journal.js";
import { machines as masterMachines } from "../../daemon/control/keepers/all.js";
import { FileEnds } from "./file-ends.js";
import { type Divergence, type Outcome, partingOf, type ReplayedActor, type ReplayedStep } from "./outcome.js";
import { type JournalLine, placeOf } from "./read-journal.js";

const machines = new Map<string, AnyStateMachine>(
  [...masterMachines, podAgentMachine as AnyStateMachine].map((machine) => [machine.id, machine]),
);

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

const keyOf = (source: string, id: string): string => `${source} ${id}`;

export class Replay {
  readonly #actors = new Map<string, Replayed>();
  readonly #fileEnds = new FileEnds();
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
        this.#actors.delete(keyOf(source, entry.a));
        return undefined;
      case "x": {
        const key = keyOf(source, entry.a);
        // One that had thrown when the file began is not in it.
        const failed = this.#actors.get(key)?.body.error !== undefined || !this.#actors.has(key);
        this.#actors.delete(key);
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
    const own = [...this.#actors].filter(([, actor]) => actor.source === source);
    this.#fileEnds.begin(
      source,
      placeOf(file),
      own.map(([, actor]) => actor),
    );
    for (const [key] of own) this.#actors.delete(key);
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
    const why = partingOf(expected, actual);
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
    if (!this.#fileEnds.agrees(at.source, a, value, context))
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
}
