/** Feeds a recorded journal to the same machines, and compares what comes of it with what came of it then. */
import { type AnyActorRef, type AnyMachineSnapshot, type AnyStateMachine, createActor } from "xstate";
import { minionMachine } from "../../actors/minion.js";
import { podMachine } from "../../actors/pod.js";
import { podAgentMachine } from "../../actors/pod-agent.js";
import { replicationControllerMachine } from "../../actors/replication-controller.js";
import { serviceMachine } from "../../actors/service.js";
import { stateName } from "../../actors/state-name.js";
import { type JournalEntry, stepHash } from "../../core/journal.js";
import type { JournalLine } from "./read-journal.js";

const machines = new Map<string, AnyStateMachine>(
  [podMachine, minionMachine, replicationControllerMachine, serviceMachine, podAgentMachine].map(
    (machine: AnyStateMachine) => [machine.id, machine],
  ),
);

/** What came of an event. */
export interface Outcome {
  state: string;
  commands: string[];
  hash: string;
}

/** Where today's machines part from the recording. */
export interface Divergence {
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

export interface ReplayedActor {
  id: string;
  machine: string;
  state: string;
  sinceMs: number;
  context: unknown;
}

interface Replayed {
  ref: AnyActorRef;
  machine: string;
  emitted: { type: string }[];
  failed: boolean;
  sinceMs: number;
  state: string;
}

export class Replay {
  readonly #actors = new Map<string, Replayed>();
  events = 0;
  startMs = 0;
  nowMs = 0;

  /** Takes one line in. @returns where it parts from what was recorded, or undefined */
  take({ file, line, entry, altered }: JournalLine): Divergence | undefined {
    if (altered !== undefined) return { file, line, why: altered };
    this.nowMs = entry.t;
    if (this.startMs === 0) this.startMs = entry.t;
    const at = { file, line, atMs: entry.t };
    switch (entry.k) {
      case "H":
        // Every file begins with where all actors are, so nothing is carried over.
        for (const id of [...this.#actors.keys()]) this.#stop(id);
        return undefined;
      case "S":
        return this.#restore(entry) ? undefined : { ...at, why: `there is no machine "${entry.m}"` };
      case "-":
        this.#stop(entry.a);
        return undefined;
      case "x": {
        // One that had thrown when the file began is not in it.
        const failed = this.#actors.get(entry.a)?.failed ?? true;
        this.#stop(entry.a);
        return failed ? undefined : { ...at, actor: entry.a, why: `it threw then, and does not now: ${entry.message}` };
      }
      case "+":
        return this.#spawn(entry) ? this.#compare(at, entry, "") : { ...at, why: `there is no machine "${entry.m}"` };
      case "e":
        return this.#deliver(at, entry);
    }
  }

  actors(): ReplayedActor[] {
    return [...this.#actors].map(([id, { ref, machine, state, sinceMs }]) => {
      const { context } = ref.getSnapshot() as AnyMachineSnapshot;
      return { id, machine, state, sinceMs, context };
    });
  }

  #deliver(
    at: { file: string; line: number; atMs: number },
    entry: Extract<JournalEntry, { k: "e" }>,
  ): Divergence | undefined {
    const actor = this.#actors.get(entry.a);
    if (!actor) return { ...at, actor: entry.a, event: entry.e, why: "there is no such actor now" };
    const before = actor.state;
    this.events++;
    actor.ref.send({ ...entry.e, atMs: entry.t });
    return this.#compare({ ...at, event: entry.e }, entry, before);
  }

  #compare(
    at: { file: string; line: number; atMs: number; event?: unknown },
    entry: Extract<JournalEntry, { k: "e" | "+" }>,
    before: string,
  ): Divergence | undefined {
    const actor = this.#actors.get(entry.a);
    if (!actor) return { ...at, actor: entry.a, why: "there is no such actor now" };
    const snapshot = actor.ref.getSnapshot() as AnyMachineSnapshot;
    const state = actor.failed ? "error" : stateName(snapshot.value);
    if (state !== actor.state) actor.sinceMs = entry.t;
    actor.state = state;
    const { emitted } = actor;
    actor.emitted = [];
    const hash = stepHash(state, snapshot.context, emitted);
    const actual: Outcome = { state, commands: emitted.map((c) => c.type), hash };
    const expected: Outcome = { state: entry.to, commands: entry.out, hash: entry.h };
    if (expected.hash === actual.hash && expected.state === actual.state) return undefined;
    const why =
      expected.state !== actual.state
        ? "it came to another state"
        : expected.commands.join() !== actual.commands.join()
          ? "it gave other commands"
          : "its context, or the particulars of its commands, are others";
    return { ...at, actor: entry.a, before, expected, actual, why };
  }

  #spawn({ a, m, in: input, t }: Extract<JournalEntry, { k: "+" }>): boolean {
    const machine = machines.get(m);
    if (machine) this.#host(a, m, createActor(machine, { input, id: a }), t);
    return machine !== undefined;
  }

  #restore({ a, m, value, context, t }: Extract<JournalEntry, { k: "S" }>): boolean {
    const machine = machines.get(m);
    if (machine)
      this.#host(
        a,
        m,
        createActor(machine, { snapshot: machine.resolveState({ value, context } as never), id: a } as never),
        t,
      );
    return machine !== undefined;
  }

  #host(id: string, machine: string, ref: AnyActorRef, sinceMs: number): void {
    const actor: Replayed = { ref, machine, emitted: [], failed: false, sinceMs, state: "" };
    (ref as unknown as { on(type: "*", handler: (c: { type: string }) => void): void }).on("*", (command) => {
      actor.emitted.push(command);
    });
    ref.subscribe({
      error: () => {
        actor.failed = true;
      },
    });
    this.#actors.set(id, actor);
    ref.start();
    actor.state = stateName((ref.getSnapshot() as AnyMachineSnapshot).value);
  }

  #stop(id: string): void {
    this.#actors.get(id)?.ref.stop();
    this.#actors.delete(id);
  }
}
