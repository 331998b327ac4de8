/** Looks whether the store takes writes, and tells of it when that changes: in the log, and as an Event. */
import type { AnyObject } from "../../core/kinds/all.js";
import type { Store } from "../../core/store/store.js";
import type { Clock, Timer } from "../../core/time.js";
import type { Note } from "../control/effects/notes.js";
import type { Master } from "../control/master.js";
import type { Log } from "../log.js";

/** How often it is looked at. */
export const lookMs = 1_000;

/** A disk that comes and goes is told as an Event this often at most; the log has it all. */
export const eventAgainMs = 60_000;

export interface StoreWatchPorts {
  store: Store;
  master: Pick<Master, "note">;
  /** What its Events are about; undefined: nothing yet. */
  about(): AnyObject | undefined;
  clock: Clock;
  log: Log;
}

/** @returns what ends it */
export function watchStore({ store, master, about, clock, log }: StoreWatchPorts): () => void {
  let timer: Timer | null = null;
  let isClosed = false;
  let wasIll = "";
  let illSinceMs = 0;
  let toldAtMs = Number.NEGATIVE_INFINITY;
  let loggedAtMs = 0;
  /** Whether the present illness was told as an Event, so that its end is, too. */
  let isTold = false;

  const event = (note: Pick<Note, "type" | "reason" | "message" | "urgent">): void => {
    const object = about();
    if (object) master.note(object, { ...note, component: "master", atMs: clock.nowMs() });
  };
  const ill = (why: string): void => {
    const nowMs = clock.nowMs();
    // Another reason is not worth a line for each write that is refused.
    const isNew = wasIll === "" || nowMs - loggedAtMs >= lookMs;
    if (wasIll === "") illSinceMs = nowMs;
    wasIll = why;
    if (!isNew) return;
    loggedAtMs = nowMs;
    log("error", "the store takes no writes; reads are answered", { why });
    if (nowMs - toldAtMs < eventAgainMs) return;
    toldAtMs = nowMs;
    isTold = true;
    event({ type: "Warning", reason: "StoreNotWritable", message: `nothing is written: ${why}`, urgent: true });
  };
  const well = (): void => {
    const seconds = Math.ceil((clock.nowMs() - illSinceMs) / 1_000);
    log("info", "the store takes writes again", { seconds });
    const message = `writes are taken again after ${seconds} s; before: ${wasIll}`;
    wasIll = "";
    if (!isTold) return;
    isTold = false;
    event({ type: "Normal", reason: "StoreWritable", message });
  };
  const look = (): void => {
    timer = clock.after(lookMs, () => {
      void store.check().then(() => {
        if (!isClosed) look();
      });
    });
  };

  const stop = store.health.onChange((why) => (why === "" ? well() : ill(why)));
  if (store.health.why !== "") ill(store.health.why);
  look();
  return () => {
    isClosed = true;
    timer?.cancel();
    stop();
  };
}
