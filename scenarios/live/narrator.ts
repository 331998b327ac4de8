/** Tells a live run as it goes: command lines and tables, what becomes of the pods, and how long it took. */
import type { Pod } from "../../core/api/types.js";
import type { Change } from "../../core/store/store.js";
import type { Mark } from "../runner.js";

const seconds = (ms: number): string => `${(ms / 1000).toFixed(2)} s`;

export class Narrator {
  readonly #write: (text: string) => void;
  readonly #expected: { text: string; tookMs: number }[] = [];
  /** When the last thing was done to the cluster. */
  #deedMs = performance.now();
  #deed = "";

  constructor(write: (text: string) => void) {
    this.#write = write;
  }

  /** A sentence about the run itself. */
  say(text: string): void {
    this.#write(`== ${text}\n`);
  }

  /** A command line as it was typed, and what it printed. */
  show(line: string, output: string): void {
    this.#write(`\n$ ${line}\n${output}`);
  }

  /** Something was done or came true. */
  mark({ type, text, tookMs }: Mark): void {
    if (type === "fault" || (type === "action" && !text.startsWith("list"))) {
      this.#deedMs = performance.now();
      this.#deed = text;
      if (type === "fault") this.#write(`\n== ${text}\n`);
    } else if (type === "expect") {
      const sinceMs = Math.round(performance.now() - this.#deedMs);
      this.#expected.push({ text: `${text}, after "${this.#deed}"`, tookMs: sinceMs });
      this.#write(`   +${seconds(sinceMs)}  as expected: ${text}\n`);
    } else if (type === "failure") this.#write(`   FAILED: ${text}\n`);
    else if (type === "calm") this.#write(`== ${text}${tookMs === undefined ? "" : ` after ${seconds(tookMs)}`}\n`);
  }

  /** An object changed: of pods it is told where they go from Pending on. */
  change(change: Change): void {
    if (change.object.kind !== "Pod") return;
    const pod = change.object;
    const before = change.type === "MODIFIED" && change.previous.kind === "Pod" ? stateOf(change.previous) : "";
    const now = change.type === "DELETED" ? "gone" : stateOf(pod);
    if (before === now) return;
    const since = seconds(performance.now() - this.#deedMs);
    this.#write(`   +${since}  pod ${pod.metadata.name}: ${before === "" ? "" : `${before} → `}${now}\n`);
  }

  /** The measured times once more, in one place. */
  sum(): void {
    this.#write("\nMeasured, from what was done until it was seen:\n");
    for (const { text, tookMs } of this.#expected) this.#write(`   ${seconds(tookMs).padStart(8)}  ${text}\n`);
  }
}

/** In the article's words, with the reason where there is one. */
function stateOf(pod: Pod): string {
  const { phase = "Pending", reason = "" } = pod.status ?? {};
  const words = [phase, ...(reason === "" ? [] : [`(${reason})`])];
  if (pod.metadata.deletionTimestamp !== undefined) words.push("on its way out");
  return words.join(" ");
}
