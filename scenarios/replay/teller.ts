/** Makes a chronicle of a recording while it is replayed. */
import type { Chronicle } from "../report/chronicle.js";
import { Chronicler } from "../report/chronicler.js";
import type { Mark } from "../result.js";
import { happeningText } from "./happenings.js";
import type { ReplayedStep } from "./outcome.js";
import type { JournalLine } from "./read-journal.js";
import type { Replay } from "./replay.js";
import { Story } from "./story.js";
import type { Recorded } from "./to-scenario.js";

/** The folder a master records in, beside those of its minions; "": it was given the named one itself. */
const masterSources = ["", "master"];

export class Teller {
  readonly #chronicler = new Chronicler();
  readonly #story = new Story(this.#chronicler);

  /** A line that was replayed. */
  take(line: JournalLine, step: ReplayedStep | undefined): void {
    if (masterSources.includes(line.source)) this.#story.take(line, step);
  }

  end(): void {
    this.#story.end();
  }

  /** @param divergence in words, if there is one */
  chronicle(title: string, { startMs, nowMs, events }: Replay, divergence: string | undefined): Chronicle {
    for (const mark of this.#marks(startMs, nowMs)) this.#chronicler.mark(mark);
    const failures =
      divergence === undefined ? [] : [{ what: "divergence", message: divergence, atMs: nowMs - startMs }];
    return this.#chronicler.end(startMs, nowMs, {
      ...{ title, world: "recorded", beganAtMs: startMs, failures, skipped: [] },
      docs: `What the master's journal tells: ${events.toLocaleString("en")} events. Why a minion was away is inferred.`,
      ...(divergence === undefined ? {} : { ok: false }),
    });
  }

  recorded(chronicle: Chronicle, { startMs }: Replay): Recorded {
    const { happenings, minions, readyMs } = this.#story;
    return { happenings, chronicle, minions, sinceEpochMs: startMs, readyMs };
  }

  #marks(startMs: number, nowMs: number): Mark[] {
    const marks = this.#story.happenings.flatMap((happening) => {
      const { type, atMs, untilMs, minions, pods } = happening;
      const mark = { text: happeningText(happening), minions, pods };
      const began: Mark = { ...mark, type, atMs: Math.max(0, atMs - startMs) };
      return untilMs === undefined || untilMs > nowMs
        ? [began]
        : [began, { ...mark, type: "heal" as const, atMs: untilMs - startMs }];
    });
    return marks.sort((a, b) => a.atMs - b.atMs);
  }
}
