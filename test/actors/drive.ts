/** Drives one machine as the actor system does and writes down what it says: the trace a test compares. */
import type { AnyStateMachine } from "xstate";
import type { Command } from "../../actors/commands.js";
import type { ActorEvent } from "../../actors/events.js";
import { ActorSystem, type Step } from "../../actors/host/system.js";
import { Life } from "../../scenarios/simulation/life.js";
import { VirtualClock } from "../../scenarios/simulation/virtual-clock.js";

const id = "it";

export class Driver {
  readonly clock = new VirtualClock(1_000_000);
  /** The process it runs in: can stand still for a while. */
  readonly life = new Life(this.clock);
  readonly steps: Step[] = [];
  readonly failures: unknown[] = [];
  readonly #system: ActorSystem;

  constructor(machine: AnyStateMachine, input: unknown) {
    this.#system = new ActorSystem({
      clock: this.life.clock,
      onCommand: () => {},
      onTrouble: (_what, error) => this.failures.push(error),
      onStep: (step) => this.steps.push(step),
      onFailure: (_actor, error) => this.failures.push(error),
    });
    this.#system.spawn(id, machine, input);
  }

  get state(): string {
    return this.#system.stateOf(id) ?? this.steps.at(-1)?.to ?? "";
  }

  get context(): unknown {
    return this.#system.contextOf(id);
  }

  get timers(): string[] {
    return (this.#system.view(id)?.timers ?? []).map((t) => t.name);
  }

  /** Delivers one event; resolves to nothing, the last step holds what came of it. */
  tell(event: ActorEvent): Step {
    this.#system.deliver(id, event);
    return this.last;
  }

  get last(): Step {
    const step = this.steps.at(-1);
    if (!step) throw new Error("nothing happened yet");
    return step;
  }

  /** The commands of the last step, by type. */
  get said(): string[] {
    return this.last.commands.map((c) => c.type);
  }

  /** The command of that type in the last step; of several the last. */
  command<T extends Command["type"]>(type: T): Extract<Command, { type: T }> {
    const found = this.last.commands.findLast((c) => c.type === type);
    if (!found) throw new Error(`no ${type} among ${this.said.join(", ")}`);
    return found as Extract<Command, { type: T }>;
  }

  /** `event → state: commands`, one line a step since `from`. */
  trace(from = 0): string[] {
    return this.steps.slice(from).map((s) => {
      const name = s.event.type === "timer" ? `timer ${s.event.name}` : s.event.type;
      return `${name} → ${s.to}: ${s.commands.map((c) => c.type).join(" ")}`.trim();
    });
  }
}
