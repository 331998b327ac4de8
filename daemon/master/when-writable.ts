import { Fault } from "../../core/fault.js";
import type { Clock } from "../../core/time.js";
import type { Log } from "../log.js";

export const retryMs = 1_000;

/**
 * What every start writes anew, and what serves without it meanwhile: it waits for a disk that takes it. Resolves when it
 * is written, or was tried. @throws what is not the disk's fault
 */
export async function whenWritable(
  what: string,
  task: () => Promise<unknown>,
  { clock, log }: { clock: Clock; log: Log },
): Promise<void> {
  const again = async (): Promise<void> => {
    try {
      await task();
      log("info", "is written now", { what });
    } catch {
      clock.after(retryMs, () => void again());
    }
  };
  try {
    await task();
  } catch (error) {
    if (!(error instanceof Fault) || error.reason !== "ServiceUnavailable") throw error;
    log("error", "could not be written, and is tried again", { what, why: error.message });
    clock.after(retryMs, () => void again());
  }
}
