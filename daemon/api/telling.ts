/** One watch and its client: what exists, in pieces; events as they come; bookmarks while nothing does. */
import type { Fault } from "../../core/fault.js";
import type { Change } from "../../core/store/store.js";
import type { Clock, Timer } from "../../core/time.js";
import { sendInTurns } from "./answers/pieces.js";
import type { Turns } from "./answers/turns.js";
import { bookmarkMs } from "./limits.js";
import { isSelected, type Selection } from "./resources.js";
import type { Sink } from "./sinks.js";
import { type Bookmark, eventOf, type ObjectEvent, type OpenWatch } from "./watch.js";

/** How a version of the API words what a watch tells. */
export interface WatchWords {
  /** One line. */
  event(event: ObjectEvent): Buffer;
  error(fault: Fault): object;
  /** Not of v1beta1, which has none. */
  bookmark?(bookmark: Bookmark): object;
}

interface TellingPorts {
  watch: OpenWatch;
  selection: Selection;
  words: WatchWords;
  sink: Sink;
  turns: Turns;
  /** What exists has been told. */
  onExistingTold(): void;
}

export class Telling {
  readonly #ports: TellingPorts;
  /** Nothing is on its way to the client. */
  #isQuiet = false;

  constructor(ports: TellingPorts) {
    this.#ports = ports;
  }

  async tell(): Promise<void> {
    const { watch, sink, turns, onExistingTold } = this.#ports;
    if (!(await sendInTurns(sink, turns, this.#existing()))) return;
    // It may be open for an hour.
    watch.existing = [];
    onExistingTold();
    if (watch.endOfExisting && !(await this.#mark(watch.endOfExisting))) return;
    for (;;) {
      this.#isQuiet = true;
      const { done, value } = await watch.changes.next();
      this.#isQuiet = false;
      if (done || !(await this.#tellOf(value))) return;
    }
  }

  *#existing(): Generator<Buffer | undefined> {
    const { watch, selection, words } = this.#ports;
    for (const object of watch.existing)
      yield isSelected(selection, object) ? words.event({ type: "ADDED", object }) : undefined;
  }

  #tellOf(change: Change): Promise<boolean> {
    const { selection, words, sink, turns } = this.#ports;
    const event = eventOf(selection, change);
    return event ? turns.take(() => sink.send(words.event(event))) : Promise.resolve(true);
  }

  /** Bookmarks now and then, if they are wanted, and one at the end, after `endsAfterMs`. @returns stops it */
  mark(clock: Clock, bookmarks: boolean, endsAfterMs: number): () => void {
    const endsAtMs = clock.nowMs() + endsAfterMs;
    let timer: Timer;
    const arm = (): void => {
      const leftMs = endsAtMs - clock.nowMs();
      timer = clock.after(Math.max(0, bookmarks ? Math.min(leftMs, bookmarkMs) : leftMs), () => {
        const isOver = clock.nowMs() >= endsAtMs;
        if (!isOver) arm();
        if (bookmarks) this.#bookmark(isOver);
        else this.#ports.watch.close();
      });
    };
    arm();
    return () => timer.cancel();
  }

  /** In a turn of its own: whatever the store has handed over by then has reached the client, or is on its way. */
  #bookmark(isLast: boolean): void {
    setImmediate(() => {
      const revision = this.#isQuiet ? this.#ports.watch.toldUpTo() : undefined;
      if (revision !== undefined) void this.#mark({ type: "BOOKMARK", revision, endsInitial: false });
      if (isLast) this.#ports.watch.close();
    });
  }

  #mark(bookmark: Bookmark): Promise<boolean> {
    const { words, sink } = this.#ports;
    const object = words.bookmark?.(bookmark);
    return object ? sink.send(`${JSON.stringify(object)}\n`) : Promise.resolve(true);
  }
}
