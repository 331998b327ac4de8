/** When the kernel's state is compared with what it should be: it takes half a dozen commands, and starting pods come first. */

/** This often, … */
export const comparePeriodMs = 10_000;
/** … unless a container was started just before, … */
const calmMs = 2_000;
/** … but then no later than this. */
const patienceMs = 30_000;

export class CompareTimes {
  #startedMs = Number.NEGATIVE_INFINITY;
  #comparedMs = Number.NEGATIVE_INFINITY;

  /** A container is being started. */
  starts(nowMs: number): void {
    this.#startedMs = nowMs;
  }

  /** Whether it is time now, and in how many milliseconds to ask again. */
  ask(nowMs: number): { isTime: boolean; againMs: number } {
    const isBusy = nowMs - this.#startedMs < calmMs && nowMs - this.#comparedMs < comparePeriodMs + patienceMs;
    if (!isBusy) this.#comparedMs = nowMs;
    return { isTime: !isBusy, againMs: isBusy ? calmMs : comparePeriodMs };
  }
}
