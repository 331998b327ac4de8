/**
 * How busy the machine is. Limits are set for one that has nothing else to do; on a busy one they stretch, so that a
 * test that is slow with everybody else is not taken for one that hangs.
 */
import { spawn } from "node:child_process";
import { once } from "node:events";

/** What starting Node takes where the limits were set: two cores, idle. */
const usualMs = 60;
const everyMs = 5_000;
/** How many of the last measurements count; the middle one does. */
const remembered = 3;
/** More is not waited for: then the machine is of no use. */
const slownessMax = 10;

/** How many times slower than usual, from what starts of Node took. */
export function slownessOf(tookMs: readonly number[]): number {
  const sorted = [...tookMs].sort((a, b) => a - b);
  const middle = sorted[Math.floor(sorted.length / 2)] ?? usualMs;
  return Math.min(slownessMax, Math.max(1, middle / usualMs));
}

async function startOfNode(): Promise<number> {
  const beganMs = performance.now();
  await once(spawn(process.execPath, ["-e", ""], { stdio: "ignore" }), "exit");
  return performance.now() - beganMs;
}

export class Pace {
  #tookMs: number[] = [];
  #timer: NodeJS.Timeout | undefined;
  readonly #measure: () => Promise<number>;

  constructor(measure = startOfNode) {
    this.#measure = measure;
  }

  /** Measures now, and again and again until {@link stop}. */
  async start(): Promise<void> {
    await this.#look();
    this.#timer = setInterval(() => void this.#look(), everyMs).unref();
  }

  stop(): void {
    clearInterval(this.#timer);
  }

  /** 1 on an idle machine; 3 where everything takes three times as long. */
  get slowness(): number {
    return slownessOf(this.#tookMs);
  }

  async #look(): Promise<void> {
    this.#tookMs = [...this.#tookMs, await this.#measure()].slice(-remembered);
  }
}

/** The time that a limit has left, on a machine whose pace changes. */
export class Limit {
  readonly #limitMs: number;
  #usedMs = 0;
  #wallMs = 0;

  /** @param limitMs on a machine that is as usual */
  constructor(limitMs: number) {
    this.#limitMs = limitMs;
  }

  /** Time has passed while the machine was so slow. */
  pass(ms: number, slowness: number): void {
    this.#usedMs += ms / slowness;
    this.#wallMs += ms;
  }

  get isOver(): boolean {
    return this.#usedMs >= this.#limitMs;
  }

  /** The limit in words; on a machine that is slow, with what became of it. */
  get text(): string {
    const usual = `${this.#limitMs / 1000} s`;
    return this.#stretched === "" ? usual : `${this.#stretched}, which is ${usual} on a machine that is as usual`;
  }

  /** What there is to say of a limit that had to be stretched; "" if it was enough as it is. */
  get remark(): string {
    if (this.#wallMs <= this.#limitMs || this.#stretched === "") return "";
    const slowness = (this.#wallMs / this.#usedMs).toFixed(1);
    return `the machine was ${slowness} times slower than usual: its limit of ${this.#limitMs / 1000} s was stretched to ${this.#stretched}`;
  }

  /** "" where the machine was as usual. */
  get #stretched(): string {
    const slowness = this.#wallMs / this.#usedMs;
    return slowness < 1.05 || this.#usedMs === 0 ? "" : `${Math.round((this.#limitMs * slowness) / 1000)} s`;
  }
}
