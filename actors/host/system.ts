/**
 * The main loop of Troupe. One mailbox for all actors, in order: take an event, stamp it, let the actor's machine
 * decide, collect the commands it emitted, record the step, hand the commands to the effects.
 *
 * Actors are roots in a map and never send to each other; whoever wants to tell an actor something delivers it
 * here. A machine that throws ends its own actor only: the step is recorded and `onFailure` may spawn it again.
 */
import type { AnyStateMachine } from "xstate";
import { type Journal, type JournalEntry, stepHash } from "../../core/journal.js";
import { Redactor } from "../../core/journal-redaction.js";
import type { Clock } from "../../core/time.js";
import type { Command } from "../commands.js";
import type { ActorEvent, Stamped } from "../events.js";
import { Actor } from "./actor.js";
import { type ActorId, type CommandSource, type KeptStep, keep, type Step } from "./step.js";
import { TimerTable } from "./timer-table.js";

export type { ActorId, CommandSource, Step } from "./step.js";

export interface ActorSystemOptions {
  clock: Clock;
  /** Carries a command out; results come back through `deliver`. What it throws harms this command only. */
  onCommand(command: Command, source: CommandSource): void;
  /** Something of a step threw: `what` is the command's type, or names who listens. Must not throw. */
  onTrouble(what: string, error: unknown, source: CommandSource): void;
  /** An actor ended by a throw; called after it was removed. */
  onFailure?(actor: ActorId, error: unknown): void;
  onStep?(step: Step): void;
  journal?: Journal;
  /** Steps remembered per actor, for people. */
  stepsPerActorMax?: number;
}

interface Hosted {
  body: Actor;
  sinceMs: number;
  state: string;
  steps: KeptStep[];
}

/** An actor as people see it. */
export interface ActorView {
  id: ActorId;
  type: string;
  state: string;
  value: unknown;
  context: unknown;
  sinceMs: number;
  timers: { name: string; deadlineMs: number }[];
  next: string[];
  steps: readonly KeptStep[];
}

const stepsPerActorDefault = 32;

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

export class ActorSystem {
  readonly #options: ActorSystemOptions;
  readonly #actors = new Map<ActorId, Hosted>();
  readonly #timers: TimerTable;
  readonly #redactor = new Redactor();
  #mailbox: { actor: ActorId; event: ActorEvent; cause?: number }[] = [];
  #seq = 0;
  #draining = false;

  constructor(options: ActorSystemOptions) {
    this.#options = options;
    this.#timers = new TimerTable(options.clock, (actor, name, lateMs) =>
      this.deliver(actor, { type: "timer", name, lateMs }),
    );
  }

  /** Sequence number of the last step. */
  get seq(): number {
    return this.#seq;
  }

  has(id: ActorId): boolean {
    return this.#actors.has(id);
  }

  ids(): ActorId[] {
    return [...this.#actors.keys()];
  }

  /** Starts an actor from what is stored; its first commands are handed out like those of an event. */
  spawn(id: ActorId, machine: AnyStateMachine, input: unknown): void {
    if (this.#actors.has(id)) return;
    const atMs = this.#options.clock.nowMs();
    const seq = ++this.#seq;
    const hosted: Hosted = { body: Actor.begin(machine, input), sinceMs: atMs, state: "", steps: [] };
    this.#actors.set(id, hosted);
    const event = { type: "spawned" } as never;
    this.#finishStep(id, hosted, { seq, atMs, actor: id, event, from: "", to: "", commands: [] }, input);
    this.#drain();
  }

  /** Forgets an actor and its timers. Its object is not touched. */
  stop(id: ActorId): void {
    const hosted = this.#actors.get(id);
    if (!hosted) return;
    this.#actors.delete(id);
    this.#timers.cancelAll(id);
    this.#options.journal?.record({ k: "-", i: this.#seq, t: this.#options.clock.nowMs(), a: id });
  }

  /** Puts an event into the mailbox; an actor that is gone by then hears nothing. */
  deliver(actor: ActorId, event: ActorEvent, cause?: number): void {
    this.#mailbox.push(cause === undefined ? { actor, event } : { actor, event, cause });
    this.#drain();
  }

  view(id: ActorId): ActorView | undefined {
    const hosted = this.#actors.get(id);
    if (!hosted) return undefined;
    const { body, state, sinceMs, steps } = hosted;
    const { value, context } = body;
    const timers = this.#timers.of(id);
    return { id, type: body.machine.id, state, value, context, sinceMs, timers, next: body.next(), steps };
  }

  /** Where every actor is now, as the lines a journal's file begins with. */
  journalStart(): JournalEntry[] {
    const t = this.#options.clock.nowMs();
    const living = [...this.#actors].filter(([, { body }]) => body.error === undefined);
    return living.map(([a, { body }]) => {
      const { machine, value, context } = body;
      return { k: "S", i: this.#seq, t, a, m: machine.id, value, context: this.#redactor.fields(context) };
    });
  }

  /** What the actor knows now. */
  contextOf(id: ActorId): unknown {
    return this.#actors.get(id)?.body.context;
  }

  machineOf(id: ActorId): AnyStateMachine | undefined {
    return this.#actors.get(id)?.body.machine;
  }

  stateOf(id: ActorId): string | undefined {
    return this.#actors.get(id)?.state;
  }

  #drain(): void {
    if (this.#draining) return;
    this.#draining = true;
    try {
      // Taken in batches: shifting a long array one by one is quadratic.
      while (this.#mailbox.length > 0) {
        const batch = this.#mailbox;
        this.#mailbox = [];
        for (const { actor, event, cause } of batch) {
          try {
            this.#step(actor, event, cause);
          } catch (error) {
            this.trouble("a step", error, { actor, seq: this.#seq });
          }
        }
      }
    } finally {
      this.#draining = false;
    }
  }

  #step(id: ActorId, event: ActorEvent, cause: number | undefined): void {
    const hosted = this.#actors.get(id);
    if (!hosted) return;
    const atMs = this.#options.clock.nowMs();
    const seq = ++this.#seq;
    const stamped: Stamped<ActorEvent> = { ...event, atMs };
    hosted.body.send(stamped);
    const step: Step = { seq, atMs, actor: id, event, from: hosted.state, to: "", commands: [] };
    if (cause !== undefined) step.cause = cause;
    this.#finishStep(id, hosted, step);
  }

  /** `input`: what a spawned actor was made from. */
  #finishStep(id: ActorId, hosted: Hosted, step: Step, input?: unknown): void {
    const { body } = hosted;
    step.commands = body.commands as Command[];
    step.to = body.state;
    if (step.to !== hosted.state) {
      hosted.state = step.to;
      hosted.sinceMs = step.atMs;
    }
    keep(hosted.steps, step, this.#options.stepsPerActorMax ?? stepsPerActorDefault);
    this.#tell(step, body.machine.id, body.context, input);
    const source = { actor: id, seq: step.seq };
    // Each stands for itself: the others, and the events behind this one in the mailbox, have a right to be heard.
    for (const command of step.commands) {
      try {
        this.#execute(command, source);
      } catch (error) {
        this.trouble(command.type, error, source);
      }
    }
    if (body.error !== undefined) this.#fail(id, body.error);
    else if (body.isDone) this.stop(id);
  }

  #tell(step: Step, machine: string, context: unknown, input: unknown): void {
    const source = { actor: step.actor, seq: step.seq };
    try {
      if (this.#options.journal) this.#record(step, machine, context, input);
    } catch (error) {
      this.trouble("the journal", error, source);
    }
    try {
      this.#options.onStep?.(step);
    } catch (error) {
      this.trouble("a step's listener", error, source);
    }
  }

  /** A command that could not be carried out, also when that shows later: told, and shown with its step while it is kept. */
  trouble(what: string, error: unknown, source: CommandSource): void {
    const kept = this.#actors.get(source.actor)?.steps.find(({ seq }) => seq === source.seq);
    if (kept) kept.troubles = [...(kept.troubles ?? []), `${what}: ${messageOf(error)}`];
    this.#options.onTrouble(what, error, source);
  }

  #record(step: Step, machine: string, context: unknown, input: unknown): void {
    const outcome = {
      to: step.to,
      out: step.commands.map((c) => c.type),
      h: stepHash(
        step.to,
        this.#redactor.fields(context),
        step.commands.map((c) => this.#redactor.fields(c)),
      ),
    };
    const at = { i: step.seq, t: step.atMs, a: step.actor };
    if ((step.event.type as string) === "spawned") {
      this.#options.journal?.record({ k: "+", ...at, m: machine, in: this.#redactor.fields(input), ...outcome });
      return;
    }
    const cause = step.cause === undefined ? {} : { c: step.cause };
    this.#options.journal?.record({ k: "e", ...at, e: this.#redactor.fields(step.event), ...cause, ...outcome });
  }

  #execute(command: Command, source: CommandSource): void {
    if (command.type === "armTimer") this.#timers.arm(source.actor, command.name, command.delayMs);
    else if (command.type === "cancelTimer") this.#timers.cancel(source.actor, command.name);
    else this.#options.onCommand(command, source);
  }

  #fail(id: ActorId, error: unknown): void {
    this.#actors.delete(id);
    this.#timers.cancelAll(id);
    const message = messageOf(error);
    this.#options.journal?.record({ k: "x", i: this.#seq, t: this.#options.clock.nowMs(), a: id, message });
    this.#options.onFailure?.(id, error);
  }

  /** Stops every actor and timer. */
  close(): void {
    for (const id of this.ids()) this.stop(id);
  }
}
