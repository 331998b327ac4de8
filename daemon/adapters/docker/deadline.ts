import { Fault } from "../../../core/fault.js";
import type { Clock } from "../../../core/time.js";

/**
 * Runs a call that gets a signal to end by when its time is up. The deadline wins even if the call ignores the signal;
 * its late result or error is then nobody's.
 * @throws Fault Timeout, or what the call throws
 */
export function withDeadline<T>(
  what: string,
  call: (signal: AbortSignal) => Promise<T>,
  deadlineMs: number,
  clock: Clock,
): Promise<T> {
  return new Promise((resolve, reject) => {
    const controller = new AbortController();
    const timer = clock.after(deadlineMs, () => {
      reject(
        new Fault("Timeout", `${what}: the Docker engine did not answer within ${deadlineMs} ms`, { retry: true }),
      );
      controller.abort();
    });
    call(controller.signal).then(
      (value) => {
        timer.cancel();
        resolve(value);
      },
      (error: unknown) => {
        timer.cancel();
        reject(error);
      },
    );
  });
}
