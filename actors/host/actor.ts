/**
 * One actor: a machine, and where it is. A step is a pure function of XState's, called without XState's own actors:
 * they cost five times the memory and twice the time, and their mailbox, clock and ids would be second ones. This is
 * the only file that knows how XState is driven; system, replay and tests share it.
 *
 * Machines here neither spawn, invoke nor delay: they assign, and emit commands.
 */
import type { AnyMachineSnapshot, AnyStateMachine } from "xstate";
import { getNextTransitions } from "xstate";
import { stateName } from "./state-name.js";

/** What a step gives, in order. */
interface Emitted {
  type: string;
}

/** Where the machine put what a step emits; one is enough, as steps never overlap. */
let emitted: Emitted[] = [];
let deferred: (() => void)[] = [];

interface Action {
  exec?: ((info: unknown, params: unknown) => void) | undefined;
  info: unknown;
  params: unknown;
}

const self = { id: "", sessionId: "" };

/** What a machine asks of its surroundings during a step. */
const scope = {
  self,
  id: "",
  sessionId: "",
  logger: () => {},
  defer: (work: () => void) => deferred.push(work),
  emit: (command: Emitted) => emitted.push(command),
  actionExecutor: ({ exec, info, params }: Action) => exec?.(info, params),
  stopChild: () => {},
  system: { _sendInspectionEvent: () => {} },
};

type Scope = Parameters<AnyStateMachine["transition"]>[2];

export class Actor {
  readonly machine: AnyStateMachine;
  /** What it gave in the step before. */
  commands: Emitted[] = [];
  /** What the machine threw; nothing is delivered to it any more. */
  error: unknown;
  #snapshot: AnyMachineSnapshot;

  private constructor(machine: AnyStateMachine, begin: () => AnyMachineSnapshot, before: AnyMachineSnapshot) {
    this.machine = machine;
    this.#snapshot = before;
    this.#take(begin);
  }

  /** One made from an input, in its first state. */
  static begin(machine: AnyStateMachine, input: unknown): Actor {
    const first = (): AnyMachineSnapshot => machine.getInitialSnapshot(scope as unknown as Scope, input as never);
    return new Actor(machine, first, {} as AnyMachineSnapshot);
  }

  /** One that is where another was. @throws Error if the machine has no such state */
  static restore(machine: AnyStateMachine, value: unknown, context: unknown): Actor {
    const snapshot = machine.resolveState({ value, context } as never) as AnyMachineSnapshot;
    return new Actor(machine, () => snapshot, snapshot);
  }

  /** Takes one event. What it gave is in `commands`; what it threw in `error`. */
  send(event: { type: string }): void {
    if (this.error !== undefined) return;
    this.#take(() => this.machine.transition(this.#snapshot, event, scope as unknown as Scope) as AnyMachineSnapshot);
  }

  get state(): string {
    return this.error === undefined ? stateName(this.#snapshot.value) : "error";
  }

  get value(): unknown {
    return this.#snapshot.value;
  }

  get context(): unknown {
    return this.#snapshot.context;
  }

  /** It came to a final state. */
  get isDone(): boolean {
    return this.#snapshot.status === "done";
  }

  /** Names of the events that would lead somewhere from here. */
  next(): string[] {
    const types = getNextTransitions(this.#snapshot).map((t) => t.eventType);
    return [...new Set(types)].filter((t) => t !== "*" && t !== "");
  }

  #take(step: () => AnyMachineSnapshot): void {
    emitted = [];
    deferred = [];
    try {
      const next = step();
      if (next.status === "error") throw next.error;
      for (const work of deferred) work();
      this.#snapshot = next;
      this.commands = emitted;
    } catch (error) {
      // It keeps the state it was in, and none of what the broken step gave is carried out.
      this.error = error ?? new Error("unknown");
      this.commands = [];
    }
  }
}
