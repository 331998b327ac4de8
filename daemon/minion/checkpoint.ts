/**
 * What a minion must not forget when its daemon ends: written to a temporary file, synced and renamed, so that the
 * old or the new state is there after a power cut, never half of one.
 */
import { open, readFile, rename } from "node:fs/promises";
import type { Clock } from "../../core/time.js";
import type { Log } from "../log.js";
import type { Checkpoint } from "./ports.js";

/** After a write the next one waits for so long: pods that start together are one text, and leave the disk to their containers. */
export const spacingMs = 100;

/** `settled`: resolves when all that was saved is on disk, without waiting any longer. The folder exists. */
export function fileCheckpoint(path: string, clock: Clock, log: Log): Checkpoint & { settled(): Promise<void> } {
  let next: Parameters<Checkpoint["save"]>[0] | null = null;
  let writing: Promise<void> = Promise.resolve();
  let busy = false;
  let hurry = (): void => {};
  let isHurried = false;

  const rest = (): Promise<void> => {
    if (isHurried) return Promise.resolve();
    return new Promise((resolve) => {
      const timer = clock.after(spacingMs, resolve);
      hurry = () => {
        timer.cancel();
        resolve();
      };
    });
  };

  const write = async (): Promise<void> => {
    while (next !== null) {
      // Many changes in a row are one text: only the last state counts.
      const text = JSON.stringify(next);
      next = null;
      try {
        const file = await open(`${path}.new`, "w", 0o600);
        try {
          await file.writeFile(text);
          await file.datasync();
        } finally {
          await file.close();
        }
        await rename(`${path}.new`, path);
      } catch (error) {
        log("error", "the checkpoint could not be written", { path, error: String(error) });
      }
      await rest();
    }
    busy = false;
  };

  return {
    load: async () => {
      try {
        return JSON.parse(await readFile(path, "utf8"));
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== "ENOENT")
          log("warn", "the checkpoint could not be read; the master will tell what runs here", {
            path,
            error: String(error),
          });
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
