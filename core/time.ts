/**
 * The only mention of time. Everything that waits or asks "when is it?" takes a {@link Clock},
 * so that the same code runs in real time and in a simulation.
 */

/** A pending call; `cancel` is idempotent and safe after it fired. */
export interface Timer {
  cancel(): void;
}

export interface Clock {
  /** Milliseconds since the Unix epoch. Never decreases within one process. */
  nowMs(): number;
  /** Calls `fn` once, `delayMs` (>= 0, any size) from now. A real clock does not keep the process alive for it. */
  after(delayMs: number, fn: () => void): Timer;
}

/** An RFC 3339 time to the second, as the API prints times. */
export function toApiTime(ms: number): string {
  return `${new Date(ms).toISOString().slice(0, 19)}Z`;
}

/** Milliseconds of an RFC 3339 time; NaN if it is not one. */
export function fromApiTime(text: string): number {
  return Date.parse(text);
}
