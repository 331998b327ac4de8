import { asFault } from "../../../core/fault.js";
import type { Clock } from "../../../core/time.js";
import type { Log } from "../../log.js";

/** Pauses between tries double from the first to the last. */
const pauseMsFirst = 100;
const pauseMsMax = 5_000;

/**
 * Does a write that nobody will ask for again, until it is done: its actor has gone on, believing that it is. Faults
 * that pass (the disk, too many others at once) are waited out.
 * @throws Fault one that does not pass
 */
export async function persist(
  ports: { clock: Clock; log: Log },
  what: string,
  write: () => Promise<void>,
): Promise<void> {
  for (let pauseMs = pauseMsFirst; ; pauseMs = Math.min(pauseMs * 2, pauseMsMax)) {
    try {
      return await write();
    } catch (error) {
      const { details, reason, message } = asFault(error);
      if (details.retry !== true && reason !== "Conflict") throw error;
      ports.log("warn", "a write is tried again", { what, message, pauseMs });
    }
    await new Promise<void>((resolve) => ports.clock.after(pauseMs, resolve));
  }
}
