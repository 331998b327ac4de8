import type Docker from "dockerode";
import { Fault } from "../../../core/fault.js";
import type { Clock } from "../../../core/time.js";
import { type ApiAgreement, apiAgreement, type EngineApi } from "./api.js";
import { callQueue } from "./call-queue.js";
import { withDeadline } from "./deadline.js";
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
  /** What the engine is and which version of the API it is asked in. */
  api(): Promise<EngineApi>;
}

/** @param docker the dockerode instance, with its agent @param clock measures the deadlines */
export function dockerClient(docker: Docker, clock: Clock): DockerClient {
  const reads = callQueue(readsAtOnceMax);
  const changes = callQueue(changesAtOnceMax);
  const agreement = apiAgreement(docker, clock);
  const bounded = <T>(what: string, call: DockerCall<T>, deadlineMs: number): Promise<T> =>
    withDeadline(what, (signal) => agreed(what, agreement, docker, call, signal), deadlineMs, clock).catch(
      (error: unknown) => {
        throw dockerFault(what, error);
      },
    );
  return {
    read: (what, call, deadlineMs = deadlinesMs.read) => reads.run(() => bounded(what, call, deadlineMs)),
    change: (what, call, deadlineMs = deadlinesMs.change, rank = 0) =>
      changes.run(() => bounded(what, call, deadlineMs), rank),
    open: (what, call, deadlineMs = deadlinesMs.openStream) => bounded(what, call, deadlineMs),
    async api() {
      try {
        return await agreement.settle();
      } catch (error) {
        throw dockerFault("ask the Docker engine which API it speaks", error);
      }
    },
  };
}

/** A call in the version that is spoken. An engine that was replaced meanwhile is asked anew with the next call. */
async function agreed<T>(
  what: string,
  agreement: ApiAgreement,
  docker: Docker,
  call: DockerCall<T>,
  signal: AbortSignal,
): Promise<T> {
  await agreement.settle();
  try {
    return await call(docker, signal);
  } catch (error) {
    if (!agreement.isOutdated(error)) throw error;
    const text = `${what}: the engine was replaced by one of another version`;
    throw new Fault("ServiceUnavailable", text, { retry: true }, { cause: error });
  }
}
