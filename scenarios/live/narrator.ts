/** Tells a live run as it goes: command lines and tables, what becomes of the pods, and how long it took. */
import type { Pod } from "../../core/kinds/pod/object.js";
import { articlePhase } from "../../core/kinds/pod/phase.js";
import type { Change } from "../../core/store/store.js";
import type { Mark } from "../result.js";
import type { Stage } from "./operator.js";

const seconds = (ms: number): string => `${(ms / 1000).toFixed(2)} s`;

export class Narrator implements Stage {
  readonly #write: (text: string) => void;
  readonly #expected: { text: string; deed: string; tookMs: number }[] = [];
  /** When the last thing was done to the cluster. */
  #deedMs = performance.now();
  #deed = "";
  /** What is to be told once the commands that run have printed theirs. */
  #heldBack: string[] = [];
  #typing = 0;
  #endsBlank = true;

  constructor(write: (text: string) => void) {
    this.#write = (text) => {
      if (text === "") return;
      this.#endsBlank = text.endsWith("\n\n");
      write(text);
    };
  }

  /** A sentence about the run itself. */
  say(text: string): void {
    this.#tell(`== ${text}\n`);
  }

  type(line: string, looks = false): (output: string) => void {
    if (!looks) this.#begin(line);
    this.#write(`${this.#endsBlank ? "" : "\n"}$ ${line}\n`);
    this.#typing++;
    return (output) => {
      this.#write(output);
      if (--this.#typing > 0) return;
      for (const text of this.#heldBack.splice(0)) this.#write(text);
    };
  }

  /** Something was done or came true. */
  mark({ type, text, tookMs }: Mark): void {
    if (type === "fault") {
      this.#begin(text);
      this.#tell(`${this.#endsBlank ? "" : "\n"}== ${text}\n`);
    } else if (type === "expect") {
      const sinceMs = performance.now() - this.#deedMs;
      this.#expected.push({ text, deed: this.#deed, tookMs: sinceMs });
      this.#tell(`   +${seconds(sinceMs)}  as expected: ${text}\n`);
    } else if (type === "failure") this.#tell(`   FAILED: ${text}\n`);
    else if (type === "calm") this.#tell(`== ${text}${tookMs ? ` after ${seconds(tookMs)}` : ""}\n`);
  }

  /** An object changed: of pods it is told where they go from Pending on. */
  change(change: Change): void {
    if (change.object.kind !== "Pod") return;
    const pod = change.object;
    const before = change.type === "MODIFIED" && change.previous.kind === "Pod" ? stateOf(change.previous) : "";
    const now = change.type === "DELETED" ? "gone" : stateOf(pod);
    if (before === now) return;
    const since = seconds(performance.now() - this.#deedMs);
    this.#tell(`   +${since}  pod ${pod.metadata.name}: ${before === "" ? "" : `${before} → `}${now}\n`);
  }

  /** The measured times once more, in one place. */
  sum(): void {
    this.#write("\nMeasured, from what was done until it was seen:\n");
    let last = "";
    for (const { text, deed, tookMs } of this.#expected) {
      if (deed !== last) this.#write(`   ${deed}\n`);
      last = deed;
      this.#write(`   ${seconds(tookMs).padStart(10)}  ${text}\n`);
    }
    this.#write("\n");
  }

  #begin(deed: string): void {
    this.#deedMs = performance.now();
    this.#deed = deed;
  }

  #tell(text: string): void {
    if (this.#typing > 0) this.#heldBack.push(text);
    else this.#write(text);
  }
}

/** In the article's words, with the reason where there is one. */
function stateOf(pod: Pod): string {
  const { reason = "" } = pod.status ?? {};
  const phase = articlePhase(pod);
  const words = [phase, ...(reason === "" ? [] : [`(${reason})`])];
  if (pod.metadata.deletionTimestamp !== undefined) words.push("on its way out");
  return words.join(" ");
}
