/** Lets a world's time pass, and settles meanwhile what is expected: it comes true in time, or fails. */
import type { Condition } from "./format/condition.js";
import type { Outcome } from "./outcome.js";
import type { World } from "./world.js";

interface Awaited {
  condition: Condition;
  sinceMs: number;
  deadlineMs: number;
  line: number;
}

export class Awaiting {
  readonly #world: World;
  readonly #outcome: Outcome;
  #awaited: Awaited[] = [];

  constructor(world: World, outcome: Outcome) {
    this.#world = world;
    this.#outcome = outcome;
  }

  expect(condition: Condition, withinMs: number, line: number): void {
    const nowMs = this.#world.clock.nowMs();
    this.#awaited.push({ condition, sinceMs: nowMs, deadlineMs: nowMs + withinMs, line });
  }

  /** Whether something is still expected. */
  get expects(): boolean {
    return this.#awaited.length > 0;
  }

  /** Until one thing more came true or has failed. */
  untilNextDeadline(): Promise<boolean> {
    // By one more, as what comes true at its deadline still counts.
    return this.until(this.#nextDeadlineMs() + 1);
  }

  #nextDeadlineMs(): number {
    return Math.min(...this.#awaited.map((a) => a.deadlineMs));
  }

  /** Lets time pass, settling expectations meanwhile. True when `condition` came true. */
  async until(untilMs: number, condition?: Condition): Promise<boolean> {
    const { clock } = this.#world;
    const { failures } = this.#outcome;
    let version = -1;
    let up = false;
    for (;;) {
      this.#settle();
      if (condition?.holds(this.#world.observe())) return true;
      if (this.#outcome.isOver || clock.nowMs() >= untilMs) return false;
      // A deadline is passed by one, so that what comes true at it still counts.
      const nextMs = Math.min(untilMs, this.#nextDeadlineMs() + 1);
      const failed = failures.length;
      await this.#world.pass(nextMs, () => {
        if (failures.length > failed) return true;
        const o = this.#world.observe();
        // In real time pages change, too, and commands end.
        if (this.#world.kind === "simulated" && o.objects.version === version && o.masterUp === up) return false;
        version = o.objects.version;
        up = o.masterUp;
        return (condition?.holds(o) ?? false) || this.#awaited.some((a) => a.condition.holds(o));
      });
    }
  }

  /** Waits for real work; expectations are settled meanwhile. Virtual time passes for work by itself. */
  async meanwhile<T>(work: Promise<T>): Promise<T> {
    if (this.#world.kind === "simulated") return work;
    let isDone = false;
    const finish = (): void => {
      isDone = true;
    };
    work.then(finish, finish);
    await this.until(Number.POSITIVE_INFINITY, { text: "", holds: () => isDone });
    return work;
  }

  /** Expectations that came true, or did not in time. */
  #settle(): void {
    if (this.#awaited.length === 0) return;
    const o = this.#world.observe();
    const nowMs = this.#world.clock.nowMs();
    this.#awaited = this.#awaited.filter(({ condition, deadlineMs, sinceMs, line }) => {
      if (condition.holds(o)) {
        this.#outcome.mark({ type: "expect", text: condition.text, tookMs: nowMs - sinceMs });
        return false;
      }
      if (nowMs <= deadlineMs) return true;
      const seconds = (deadlineMs - sinceMs) / 1000;
      this.#outcome.fail("expect", `"${condition.text}" did not come true within ${seconds} s`, line);
      return false;
    });
  }
}
