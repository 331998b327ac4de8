/**
 * How something goes that may take a while: nothing in its first second; then one living line at a terminal, and lines
 * one after another where nobody looks on (a pipe, a log).
 */
import type { Clock, Timer } from "../../core/time.js";
import type { Progress } from "../local/progress.js";

/** What is done sooner is done before anybody asks how it goes. */
export const silentMs = 1_000;
const redrawMs = 1_000;
/** In a log, nothing was said for this long: it is still being waited. */
export const remindMs = 10_000;
const columnsDefault = 80;
const clearLine = "\r\u001b[K";

export interface Screen {
  isTTY?: boolean;
  columns?: number;
  write(text: string): unknown;
}

export class LiveProgress implements Progress {
  readonly #title: string;
  readonly #screen: Screen;
  readonly #clock: Clock;
  readonly #beganMs: number;
  readonly #awaited = new Set<string>();
  #said: string[] = [];
  #isShown = false;
  #timer: Timer;

  constructor(title: string, screen: Screen, clock: Clock) {
    this.#title = title;
    this.#screen = screen;
    this.#clock = clock;
    this.#beganMs = clock.nowMs();
    this.#timer = clock.after(silentMs, () => this.#show());
  }

  say(text: string): void {
    this.#said.push(text);
    if (this.#isShown) this.#tell();
  }

  begin(what: string): void {
    this.#awaited.add(what);
    if (this.#isShown && this.#screen.isTTY) this.#draw();
  }

  end(what: string, how: string): void {
    this.#awaited.delete(what);
    this.say(`${what} ${how}`);
  }

  /** It is over; the living line is gone. */
  close(): void {
    this.#timer.cancel();
    if (this.#isShown && this.#screen.isTTY) this.#screen.write(clearLine);
    this.#isShown = false;
  }

  #show(): void {
    this.#isShown = true;
    this.#tell();
    if (!this.#screen.isTTY) this.#remind();
  }

  #tell(): void {
    if (this.#screen.isTTY) this.#draw();
    else {
      for (const text of this.#said) this.#screen.write(`${this.#title}: ${text}\n`);
      this.#said = [];
      this.#again(remindMs, () => this.#remind());
    }
  }

  #remind(): void {
    if (this.#awaited.size > 0) this.#screen.write(`${this.#title}: ${this.#waiting()}\n`);
    this.#again(remindMs, () => this.#remind());
  }

  #draw(): void {
    const last = this.#said.at(-1);
    const parts = [...(last === undefined ? [] : [last]), ...(this.#awaited.size > 0 ? [this.#waiting()] : [])];
    const text = [...`${this.#title}: ${parts.join("; ") || this.#elapsed()}`];
    const room = (this.#screen.columns || columnsDefault) - 1;
    this.#screen.write(`${clearLine}${text.length > room ? `${text.slice(0, room - 1).join("")}…` : text.join("")}`);
    this.#again(redrawMs, () => this.#draw());
  }

  #waiting(): string {
    return `waiting for ${[...this.#awaited].join(", ")} (${this.#elapsed()})`;
  }

  #elapsed(): string {
    return `${Math.floor((this.#clock.nowMs() - this.#beganMs) / 1000)} s`;
  }

  #again(delayMs: number, work: () => void): void {
    this.#timer.cancel();
    this.#timer = this.#clock.after(delayMs, work);
  }
}
