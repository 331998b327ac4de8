/**
 * What a minion must not forget when its daemon ends: written to a temporary file, synced and renamed, so that the
 * old or the new state is there after a power cut, never half of one.
 */
import { asFault } from "../../core/fault.js";
import { isRecord } from "../../core/schema/shape.js";
import type { Clock } from "../../core/time.js";
import { readTrusted, replaceFile } from "../durable-file.js";
import type { Log } from "../log.js";
import type { Checkpoint, Remembered } from "./ports.js";

/** After a write the next one waits for so long: pods that start together are one text, and leave the disk to their containers. */
export const spacingMs = 100;

/** What could not be written, as on a full disk, is tried again after this. */
export const retryMs = 1_000;

/** `settled`: resolves when all that was saved is on disk, without waiting any longer. The folder exists. */
export function fileCheckpoint(path: string, clock: Clock, log: Log): Checkpoint & { settled(): Promise<void> } {
  let next: Remembered | null = null;
  let writing: Promise<void> = Promise.resolve();
  let busy = false;
  let hurry = (): void => {};
  let isHurried = false;
  let isFailing = false;

  const rest = (delayMs: number): Promise<void> => {
    if (isHurried) return Promise.resolve();
    return new Promise((resolve) => {
      const timer = clock.after(delayMs, resolve);
      hurry = () => {
        timer.cancel();
        resolve();
      };
    });
  };

  /** @returns whether it is written */
  const attempt = async (state: Remembered): Promise<boolean> => {
    try {
      await replaceFile(path, JSON.stringify(state));
      if (isFailing) log("info", "the checkpoint is written again", { path });
      isFailing = false;
    } catch (error) {
      if (!isFailing)
        log("error", "the checkpoint could not be written, and is tried again", { path, why: String(error) });
      isFailing = true;
    }
    return !isFailing;
  };

  const write = async (): Promise<void> => {
    while (next !== null) {
      // Many changes in a row are one text: only the last state counts.
      const state: Remembered = next;
      next = null;
      const isWritten = await attempt(state);
      if (!isWritten && isHurried) break;
      if (!isWritten) next ??= state;
      await rest(isWritten ? spacingMs : retryMs);
    }
    busy = false;
  };

  return {
    load: async () => {
      try {
        return (await readTrusted(path, parseCheckpoint, "nothing is taken from it")) ?? { pods: [], services: [] };
      } catch (error) {
        const why = asFault(error).message;
        log("warn", "the checkpoint could not be read; the master will tell what runs here", { path, why });
        return { pods: [], services: [] };
      }
    },
    save: (state) => {
      next = state;
      if (busy) return;
      busy = true;
      writing = write();
    },
    settled: () => {
      isHurried = true;
      hurry();
      return writing;
    },
  };
}

/** @throws Error that says what is wrong: what of it cannot be what was written */
function parseCheckpoint(text: string): Remembered {
  const found: unknown = JSON.parse(text);
  if (!isRecord(found) || !Array.isArray(found["pods"]) || !Array.isArray(found["services"]))
    throw new Error("it has no lists of pods and services");
  if (![...found["pods"], ...found["services"]].every(isRecord)) throw new Error("what it lists are no objects");
  return found as unknown as Remembered;
}
