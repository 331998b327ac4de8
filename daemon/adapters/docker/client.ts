import type Docker from "dockerode";
import { Fault } from "../../../core/fault.js";
import type { Clock } from "../../../core/time.js";
import { callQueue } from "./call-queue.js";
import { deadlinesMs } from "./deadlines.js";
import { dockerFault } from "./faults.js";

/** Changes the engine works on at once for us: more only lengthen each one's time (its storage and network locks). */
export const changesAtOnceMax = 6;
/** Reads have places of their own, so that a look never waits for a creation. */
export const readsAtOnceMax = 8;

/** What brings a pod to its end comes before what begins the next: of many that are built at once the first serve early. */
export const ranks = { start: 2, create: 1 } as const;

/** A call to dockerode that hands the signal on, so that the socket is closed when the deadline passes. */
export type DockerCall<T> = (docker: Docker, abortSignal: AbortSignal) => Promise<T>;

/**
 * Everything that goes to the engine goes through here: dockerode has no time limit of its own, throws errors of many
 * shapes and opens as many sockets as it is asked to. Here each call gets a deadline, a place in a queue and, if it
 * fails, becomes a Fault.
 */
export interface DockerClient {
  /** Asks, changes nothing. `what` begins the message of the Fault. */
  read<T>(what: string, call: DockerCall<T>, deadlineMs?: number): Promise<T>;
  /** Changes something. */
  change<T>(what: string, call: DockerCall<T>, deadlineMs?: number, rank?: number): Promise<T>;
  /** Opens a stream: no place in the queue, and the deadline ends with the first answer. */
  open<T>(what: string, call: DockerCall<T>, deadlineMs?: number): Promise<T>;
}

/** @param docker the dockerode instance, with its agent @param clock measures the deadlines */
export function dockerClient(docker: Docker, clock: Clock): DockerClient {
  const reads = callQueue(readsAtOnceMax);
  const changes = callQueue(changesAtOnceMax);
  const bounded = <T>(what: string, call: DockerCall<T>, deadlineMs: number): Promise<T> =>
    withDeadline(what, (signal) => call(docker, signal), deadlineMs, clock);
  return {
    read: (what, call, deadlineMs = deadlinesMs.read) => reads.run(() => bounded(what, call, deadlineMs)),
    change: (what, call, deadlineMs = deadlinesMs.change, rank = 0) =>
      changes.run(() => bounded(what, call, deadlineMs), rank),
    open: (what, call, deadlineMs = deadlinesMs.openStream) => bounded(what, call, deadlineMs),
  };
}

/** The deadline wins even if the call ignores the signal; its late result or error is then nobody's. */
function withDeadline<T>(
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
        reject(dockerFault(what, error));
      },
    );
  });
}
