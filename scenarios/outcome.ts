/** What comes of a run while it goes on: failures and marks, at their times since the cluster was up. */
import type { Clock } from "../core/time.js";
import type { Failure, Mark, RunOptions } from "./result.js";

const failuresMax = 20;

export class Outcome {
  readonly failures: Failure[] = [];
  readonly marks: Mark[] = [];
  /** Faults that this world cannot do. */
  readonly skipped: string[] = [];
  /** When the cluster was up, on the world's clock. */
  startMs = 0;
  readonly #clock: Clock;
  readonly #options: RunOptions;

  constructor(clock: Clock, options: RunOptions) {
    this.#clock = clock;
    this.#options = options;
  }

  /** Enough has failed: nothing more is to be done. */
  get isOver(): boolean {
    return this.failures.length >= (this.#options.failFast ? 1 : failuresMax);
  }

  fail(what: string, message: string, line?: number): void {
    const atMs = this.#clock.nowMs() - this.startMs;
    if (this.failures.length >= failuresMax) return;
    this.failures.push({ what, message, atMs, ...(line === undefined ? {} : { line }) });
    this.mark({ type: "failure", text: `${what}: ${message}` });
  }

  mark(mark: Omit<Mark, "atMs">): void {
    const placed = { ...mark, atMs: this.#clock.nowMs() - this.startMs };
    this.marks.push(placed);
    this.#options.tell?.(placed);
  }

  /** A fault that this world cannot do: left out if that is allowed, else a failure. */
  unsupported(fault: string, why: string, entry: { text: string; line: number }): void {
    if (this.#options.skipUnsupported) this.skipped.push(`${entry.text}: ${why}`);
    else this.fail("unsupported", `${fault}: ${why}`, entry.line);
  }
}
