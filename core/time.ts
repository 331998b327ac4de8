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

/** The second printed last: most times that are printed are now. */
let printed = { second: Number.NaN, text: "" };

/** An RFC 3339 time to the second, as the API prints times. @throws RangeError if it is none */
export function toApiTime(ms: number): string {
  const second = Math.floor(ms / 1000);
  if (second !== printed.second) printed = { second, text: `${new Date(ms).toISOString().slice(0, 19)}Z` };
  return printed.text;
}

/** The same with its microseconds, as some kinds have their times. @throws RangeError if it is none */
export const toApiMicroTime = (ms: number): string => new Date(ms).toISOString().replace("Z", "000Z");

/** The time read last: what was made together is read together. */
let read = { text: "", ms: Number.NaN };

/** Milliseconds of an RFC 3339 time; NaN if it is not one. */
export function fromApiTime(text: string): number {
  if (text !== read.text) read = { text, ms: Date.parse(text) };
  return read.ms;
}
