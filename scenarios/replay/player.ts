/** Plays a recording for people: event by event, as fast as they like, or one at each keypress. */
import { Fault } from "../../core/fault.js";
import type { ReplayedStep } from "./outcome.js";

/** A wait longer than this is cut short: nobody looks at a still picture for minutes. */
const waitMsMax = 60_000;

export interface PlayOptions {
  /** Times real time; undefined: as fast as it goes. */
  speed: number | undefined;
  /** One at each keypress. */
  step: boolean;
  /** Steps in which nothing but time and timers went on, too. */
  all: boolean;
}

/** @throws Fault for a speed that is none, or a way to step that is not there */
export function readPlayOptions(values: { speed?: string; step: boolean; all: boolean }): PlayOptions | undefined {
  const { speed: text, step, all } = values;
  if (text !== undefined && step) throw new Fault("BadRequest", "--speed and --step exclude each other");
  if (step && process.stdin.isTTY !== true)
    throw new Fault("BadRequest", "--step waits for keys, and the standard input is no terminal; --speed needs none");
  const speed = text === undefined ? undefined : Number(text.replace(/x$/, ""));
  if (speed !== undefined && !(speed > 0 && Number.isFinite(speed)))
    throw new Fault(
      "BadRequest",
      `--speed ${text}: a number above 0 is expected: 1 is real time, 10 ten times as fast`,
    );
  return speed === undefined && !step && !all ? undefined : { speed, step, all };
}

const dull = new Set(["armTimer", "cancelTimer"]);

/** Did anything come of it? */
const isTold = ({ from, to, commands }: ReplayedStep): boolean =>
  from !== to || commands.some((c) => !dull.has(c.type));

const bold = (text: string): string => (process.stdout.isTTY ? `\u001b[1m${text}\u001b[0m` : text);

/** A line for a step: when, who, from where to where, by what, and what it ordered. */
export function stepText({ source, atMs, actor, event, from, to, commands }: ReplayedStep, startMs: number): string {
  const time = `${((atMs - startMs) / 1000).toFixed(3).padStart(9)} s`;
  const way = from === to ? to : `${from === "" ? "·" : from} → ${bold(to)}`;
  const orders = commands.map((c) => c.type).filter((type) => !dull.has(type));
  const where = source === "" || source === "master" ? "" : ` @${source}`;
  return `${time}  ${actor}${where}  ${way}  ${event.type}${orders.length > 0 ? `  [${orders.join(", ")}]` : ""}\n`;
}

export class Player {
  readonly #options: PlayOptions;
  #step: boolean;
  #beganMs = 0;
  #hasQuit = false;

  constructor(options: PlayOptions) {
    this.#options = options;
    this.#step = options.step;
    if (options.step) process.stdin.setRawMode(true).resume();
    if (options.step) process.stdout.write("any key: next event · c: to the end · q: quit\n");
  }

  /** The user has seen enough. */
  get hasQuit(): boolean {
    return this.#hasQuit;
  }

  /** Shows a step when its time has come; resolves when the next may follow. */
  async play(step: ReplayedStep, startMs: number): Promise<void> {
    const { speed, all } = this.#options;
    if (!all && !isTold(step)) return;
    if (this.#beganMs === 0) this.#beganMs = performance.now();
    if (speed !== undefined) {
      const dueMs = this.#beganMs + (step.atMs - startMs) / speed;
      const waitMs = dueMs - performance.now();
      if (waitMs > waitMsMax) this.#beganMs -= waitMs - waitMsMax;
      if (waitMs > 0) await new Promise((resolve) => setTimeout(resolve, Math.min(waitMs, waitMsMax)));
    }
    process.stdout.write(stepText(step, startMs));
    if (this.#step) await this.#key();
  }

  close(): void {
    if (this.#options.step) process.stdin.setRawMode(false).pause();
  }

  async #key(): Promise<void> {
    const key = await new Promise<string>((resolve) => process.stdin.once("data", (data) => resolve(String(data))));
    if (key === "c") this.#step = false;
    if (key === "q" || key === "\u0003" || key === "\u0004") this.#hasQuit = true;
  }
}
