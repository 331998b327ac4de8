import { Fault } from "../../../core/fault.js";
import type { Clock, Timer } from "../../../core/time.js";
import { jsonLines } from "./json-lines.js";

/** A pull or load that says nothing for this long is given up. */
export const progressSilenceMaxMs = 120_000;

/** One line of a pull or a load. */
export interface ProgressLine {
  status?: string;
  id?: string;
  error?: string;
  errorDetail?: { message?: string };
  stream?: string;
  progressDetail?: { current?: number; total?: number };
}

/**
 * Reads a progress stream to its end. dockerode's own `followProgress` takes an error line, and a stream that just
 * closes, for success; here an error line, a break and {@link progressSilenceMaxMs} of silence are failures.
 * @param what begins the message of the Fault
 * @throws Fault Timeout (silence), ServiceUnavailable (broken off), or what `judge` makes of an error line
 */
export function followProgress(
  stream: NodeJS.ReadableStream & { destroy(): unknown },
  what: string,
  clock: Clock,
  onLine: (line: ProgressLine) => void,
  judge: (message: string) => Fault,
): Promise<void> {
  return new Promise((resolve, reject) => {
    let timer: Timer | undefined;
    let settled = false;
    const settle = (fault?: Fault): void => {
      if (settled) return;
      settled = true;
      timer?.cancel();
      if (fault === undefined) {
        resolve();
      } else {
        reject(fault);
        stream.destroy();
      }
    };
    const broken = (why: string): void =>
      settle(new Fault("ServiceUnavailable", `${what}: the engine broke off (${why})`, { retry: true }));
    const listen = (): void => {
      timer?.cancel();
      timer = clock.after(progressSilenceMaxMs, () =>
        settle(new Fault("Timeout", `${what}: no progress for ${progressSilenceMaxMs / 1000} s`, { retry: true })),
      );
    };
    const lines = jsonLines(
      (value) => {
        const line = value as ProgressLine;
        const error = line.errorDetail?.message ?? line.error;
        if (error !== undefined) settle(judge(error));
        else if (!settled) onLine(line);
      },
      (text) => broken(`it sent what is no JSON: ${text.slice(0, 200)}`),
    );
    listen();
    stream.on("data", (chunk: Buffer) => {
      if (settled) return;
      listen();
      lines.push(chunk);
    });
    stream.on("error", (error: Error) => broken(error.message));
    stream.on("end", () => {
      lines.end();
      settle();
    });
    stream.on("close", () => broken("the stream closed before its end"));
  });
}
