import type { Clock, Timer } from "../../core/time.js";

interface Entry {
  timer: Timer;
  deadlineMs: number;
}

/** The named deadlines of all actors. Arming a name again replaces it. */
export class TimerTable {
  readonly #clock: Clock;
  readonly #fire: (actor: string, name: string, lateMs: number) => void;
  readonly #byActor = new Map<string, Map<string, Entry>>();

  constructor(clock: Clock, fire: (actor: string, name: string, lateMs: number) => void) {
    this.#clock = clock;
    this.#fire = fire;
  }

  arm(actor: string, name: string, delayMs: number): void {
    let names = this.#byActor.get(actor);
    if (!names) {
      names = new Map();
      this.#byActor.set(actor, names);
    }
    names.get(name)?.timer.cancel();
    const deadlineMs = this.#clock.nowMs() + delayMs;
    const timer = this.#clock.after(delayMs, () => {
      this.#forget(actor, name);
      this.#fire(actor, name, Math.max(0, this.#clock.nowMs() - deadlineMs));
    });
    names.set(name, { timer, deadlineMs });
  }

  cancel(actor: string, name: string): void {
    this.#byActor.get(actor)?.get(name)?.timer.cancel();
    this.#forget(actor, name);
  }

  cancelAll(actor: string): void {
    for (const entry of this.#byActor.get(actor)?.values() ?? []) entry.timer.cancel();
    this.#byActor.delete(actor);
  }

  of(actor: string): { name: string; deadlineMs: number }[] {
    return [...(this.#byActor.get(actor) ?? [])].map(([name, entry]) => ({ name, deadlineMs: entry.deadlineMs }));
  }

  #forget(actor: string, name: string): void {
    const names = this.#byActor.get(actor);
    names?.delete(name);
    if (names?.size === 0) this.#byActor.delete(actor);
  }
}
