/** Takes a journal's lines in, up to a time or the first divergence, and shows them on the way. */
import { Fault } from "../../core/fault.js";
import { parseDuration } from "../format/durations.js";
import type { Divergence, ReplayedStep } from "./outcome.js";
import { Player, type PlayOptions } from "./player.js";
import { readJournal } from "./read-journal.js";
import { Replay } from "./replay.js";
import { Teller } from "./teller.js";

/** A time of the recording: since its start (`90s`), or of the day (RFC 3339). */
function instantOf(text: string, startMs: number): number {
  const sinceMs = parseDuration(text);
  const ms = sinceMs === undefined ? Date.parse(text) : startMs + sinceMs;
  if (Number.isNaN(ms))
    throw new Fault("BadRequest", `${text}: a time since the start such as 90s, or one such as 2026-01-31T12:00:00Z`);
  return ms;
}

interface Outcome {
  replay: Replay;
  teller: Teller;
  divergence: Divergence | undefined;
}

/** Takes all lines in, up to a time or the first divergence, and shows them on the way if that is wanted. */
export async function run(
  folder: string,
  untilText: string | undefined,
  play: PlayOptions | undefined,
): Promise<Outcome> {
  let step: ReplayedStep | undefined;
  const replay = new Replay((taken) => {
    step = taken;
  });
  const teller = new Teller();
  const player = play && new Player(play);
  let divergence: Divergence | undefined;
  try {
    for await (const line of readJournal(folder)) {
      const untilMs =
        untilText === undefined ? Number.POSITIVE_INFINITY : instantOf(untilText, replay.startMs || line.entry.t);
      if (line.entry.t > untilMs || player?.hasQuit) break;
      step = undefined;
      divergence = replay.take(line);
      if (divergence) break;
      teller.take(line, step);
      if (step) await player?.play(step, replay.startMs);
    }
  } finally {
    player?.close();
  }
  teller.end();
  return { replay, teller, divergence };
}
