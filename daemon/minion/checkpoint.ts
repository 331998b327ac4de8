/**
 * What a minion must not forget when its daemon ends: written to a temporary file, synced and renamed, so that the
 * old or the new state is there after a power cut, never half of one.
 */
import { mkdir, open, readFile, rename } from "node:fs/promises";
import { dirname } from "node:path";
import type { Log } from "../log.js";
import type { Checkpoint } from "./ports.js";

export function fileCheckpoint(path: string, log: Log): Checkpoint & { settled(): Promise<void> } {
  let next: Parameters<Checkpoint["save"]>[0] | null = null;
  let writing: Promise<void> = Promise.resolve();
  let busy = false;

  const write = async (): Promise<void> => {
    while (next !== null) {
      // Many changes in a row are one text: only the last state counts.
      const text = JSON.stringify(next);
      next = null;
      try {
        await mkdir(dirname(path), { recursive: true });
        const file = await open(`${path}.new`, "w", 0o600);
        await file.writeFile(text);
        await file.datasync();
        await file.close();
        await rename(`${path}.new`, path);
      } catch (error) {
        log("error", "the checkpoint could not be written", { path, error: String(error) });
      }
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
    settled: () => writing,
  };
}
