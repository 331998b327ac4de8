/** How far a long fuzz is: a line that renews itself on a terminal, a line now and then elsewhere. */
import type { WriteStream } from "node:tty";

const terminalEveryMs = 250;
const pipeEveryMs = 30_000;
const clearLine = "\r\x1b[K";

/** `1 h 5 min`, `12 min`, `40 s`. */
function spanText(seconds: number): string {
  if (seconds < 60) return `${Math.ceil(seconds)} s`;
  const minutes = Math.ceil(seconds / 60);
  return minutes < 60 ? `${minutes} min` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

/**
 * @param seconds since the first run began
 * @param limitSeconds after which no run begins any more; 0: never
 */
export function progressText(
  done: number,
  runs: number,
  failed: number,
  seconds: number,
  limitSeconds: number,
): string {
  const perSecond = done / seconds;
  const leftByRuns = (runs - done) / perSecond;
  const left = limitSeconds > 0 ? Math.min(leftByRuns, Math.max(0, limitSeconds - seconds)) : leftByRuns;
  const rest = done > 0 ? `, ${perSecond.toFixed(1)} a second, about ${spanText(left)} left` : "";
  return `${done} of ${runs} runs, ${failed} failed${rest}`;
}

export class FuzzProgress {
  readonly #out: Pick<WriteStream, "write" | "isTTY">;
  readonly #text: (done: number, failed: number, seconds: number) => string;
  readonly #beganMs: number;
  #toldMs: number;

  constructor(
    out: Pick<WriteStream, "write" | "isTTY">,
    nowMs: number,
    text: (done: number, failed: number, seconds: number) => string,
  ) {
    this.#out = out;
    this.#text = text;
    this.#beganMs = nowMs;
    this.#toldMs = nowMs;
  }

  tick(done: number, failed: number, nowMs: number): void {
    if (nowMs - this.#toldMs < (this.#out.isTTY ? terminalEveryMs : pipeEveryMs)) return;
    this.#toldMs = nowMs;
    const text = this.#text(done, failed, (nowMs - this.#beganMs) / 1000);
    this.#out.write(this.#out.isTTY ? `${clearLine}${text}` : `${text}\n`);
  }

  /** Makes room for what is printed next. */
  clear(): void {
    if (this.#out.isTTY) this.#out.write(clearLine);
  }
}
