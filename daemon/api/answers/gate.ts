/** A door that so many may be behind at one time: the others wait, not for ever, or are told to come again. */
import { FairQueue } from "../../../core/fairness/fair-queue.js";
import { Fault } from "../../../core/fault.js";
import type { Clock } from "../../../core/time.js";
import type { Asker } from "../askers.js";
import { retryAfterSeconds, waitingMsMax } from "../limits.js";

export interface GateLimits {
  /** What is behind the door at one time, and of one caller. */
  max: number;
  perCallerMax: number;
  waitingMax: number;
  waitingPerCallerMax: number;
}

/** Gives a place back; a second time does nothing. */
export type Leave = () => void;

interface Ticket {
  served(): void;
}

export class Gate {
  readonly #queue: FairQueue<Ticket>;
  readonly #clock: Clock;
  readonly #what: string;

  /** @param what is let in, as people are told of it */
  constructor(what: string, limits: GateLimits, clock: Clock) {
    this.#what = what;
    this.#clock = clock;
    this.#queue = new FairQueue({
      seatsMax: limits.max,
      seatsPerFlowMax: limits.perCallerMax,
      waitingMax: limits.waitingMax,
      waitingPerFlowMax: limits.waitingPerCallerMax,
    });
  }

  /** What is behind the door. */
  get taken(): number {
    return this.#queue.seats;
  }

  get waiting(): number {
    return this.#queue.waiting;
  }

  /** @throws Fault TooManyRequests when too many wait, or it waited too long, or went away */
  enter({ flow, onGone, onWait }: Asker, width = 1): Promise<Leave> {
    return new Promise((resolve, reject) => {
      const leave = once(() => this.#tell(this.#queue.done(flow, width)));
      let settled = false;
      const ticket: Ticket = {
        served: () => {
          settled = true;
          timer.cancel();
          resolve(leave);
        },
      };
      const answer = this.#queue.ask(flow, width, ticket);
      if (answer === "served") return resolve(leave);
      if (answer === "refused") return reject(this.#busy());
      onWait?.();
      const giveUp = (): void => {
        if (settled) return;
        settled = true;
        timer.cancel();
        reject(this.#busy());
        this.#tell(this.#queue.leave(flow, ticket));
      };
      const timer = this.#clock.after(waitingMsMax, giveUp);
      onGone(giveUp);
    });
  }

  #tell(served: readonly Ticket[]): void {
    for (const ticket of served) ticket.served();
  }

  #busy(): Fault {
    const why = `${this.#what}: as many as are worked on at one time are, and others wait; ask again in a moment`;
    return new Fault("TooManyRequests", why, { retry: true, retryAfterSeconds });
  }
}

function once(fn: () => void): () => void {
  let isDone = false;
  return () => {
    if (!isDone) fn();
    isDone = true;
  };
}
