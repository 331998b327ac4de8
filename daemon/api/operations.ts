/**
 * Writes of v1beta1 are operations: one that is not done within a moment is answered 202 and can be asked for later.
 * 0.5.4 then answered 200 whatever came of it; here a failed operation answers as the request itself would have.
 */
import type { Caller } from "../../core/access/caller.js";
import { asFault, Fault } from "../../core/fault.js";
import type { Clock } from "../../core/time.js";
import { unknownPath } from "./errors.js";
import { operationKeptMs, operationsMax } from "./limits.js";

/** What came of an operation: the body to answer, or the fault to throw. */
type Outcome = { ok: true; body: object } | { ok: false; fault: Fault };

interface Operation {
  id: string;
  /** Who asked for it, and may ask what came of it: its result is an object that others may not see. */
  owner: string;
  outcome: Outcome | undefined;
  finishedAtMs: number;
}

/** Not done yet. */
export interface Working {
  working: string;
}

export class Operations {
  readonly #clock: Clock;
  readonly #all = new Map<string, Operation>();
  #last = 0;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /**
   * Runs `work` and waits for it, `patienceMs` at most.
   * @throws what `work` throws, if it does so in time; Fault TooManyRequests when too many are under way
   */
  async run(work: () => Promise<object>, patienceMs: number, owner: Caller): Promise<object | Working> {
    this.#forgetOld();
    const operation: Operation = { id: String(++this.#last), owner: owner.name, outcome: undefined, finishedAtMs: 0 };
    this.#all.set(operation.id, operation);
    const done = work().then(
      (body) => this.#finish(operation, { ok: true, body }),
      (error: unknown) => this.#finish(operation, { ok: false, fault: asFault(error) }),
    );
    await Promise.race([done, this.#delay(patienceMs, done)]);
    if (!operation.outcome) return { working: operation.id };
    // Nobody was told its number, so nobody will ask.
    this.#all.delete(operation.id);
    return resultOf(operation.outcome);
  }

  ids({ name }: Caller): string[] {
    this.#dropExpired();
    return [...this.#all.values()].filter(({ owner }) => owner === name).map(({ id }) => id);
  }

  /** @throws PlainAnswer 404 if this caller has none of that number, or what the operation failed with */
  get(id: string, { name }: Caller): object | Working {
    this.#dropExpired();
    const operation = this.#all.get(id);
    if (operation?.owner !== name) throw unknownPath();
    return operation.outcome ? resultOf(operation.outcome) : { working: id };
  }

  #finish(operation: Operation, outcome: Outcome): void {
    operation.outcome = outcome;
    operation.finishedAtMs = this.#clock.nowMs();
  }

  #delay(ms: number, done: Promise<void>): Promise<void> {
    return new Promise((resolve) => {
      const timer = this.#clock.after(ms, resolve);
      void done.then(() => timer.cancel());
    });
  }

  #dropExpired(): void {
    const oldestMs = this.#clock.nowMs() - operationKeptMs;
    for (const [id, { outcome, finishedAtMs }] of this.#all)
      if (outcome && finishedAtMs < oldestMs) this.#all.delete(id);
  }

  #forgetOld(): void {
    if (this.#all.size < operationsMax) return;
    this.#dropExpired();
    for (const [id, { outcome }] of this.#all) {
      if (this.#all.size < operationsMax) return;
      if (outcome) this.#all.delete(id);
    }
    if (this.#all.size >= operationsMax) {
      const why = `${operationsMax} operations are under way; try again later`;
      throw new Fault("TooManyRequests", why, { retry: true, retryAfterSeconds: 1 });
    }
  }
}

function resultOf(outcome: Outcome): object {
  if (outcome.ok) return outcome.body;
  throw outcome.fault;
}

export function isWorking(result: object): result is Working {
  return Object.hasOwn(result, "working");
}

/** The 202 answer for an operation that goes on. */
export function workingStatus(id: string): object {
  return {
    kind: "Status",
    creationTimestamp: null,
    apiVersion: "v1beta1",
    status: "Working",
    reason: "Working",
    details: { id, kind: "operation" },
    code: 202,
  };
}
