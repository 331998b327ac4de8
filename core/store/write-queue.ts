/** Calls that wait for the store, and how they are answered: those that wait together are committed together. */
import { Fault } from "../fault.js";
import type { Call } from "./judge.js";
import type { Write, WriteOptions, WriteResult } from "./store.js";

/** Writes that may wait for the disk; more are refused with TooManyRequests. */
export const waitingWritesMax = 200_000;
/**
 * Writes in one commit, so that a flood does not block everything else while it is judged and followed: a larger call
 * is committed in pieces. Only an atomic call can be larger.
 */
export const commitWritesMax = 2_000;

/** A call whose writes are not all committed yet. */
interface Waiting {
  batch: readonly Write[];
  atomic: boolean;
  urgent: boolean;
  /** Of the pieces that are committed. */
  results: WriteResult[];
  resolve(results: WriteResult[]): void;
  reject(fault: Fault): void;
}

/** What of a call goes into one commit. */
export interface Piece extends Call {
  readonly of: Waiting;
}

export class WriteQueue {
  #calls: Waiting[] = [];
  #writes = 0;

  get isEmpty(): boolean {
    return this.#calls.length === 0;
  }

  /** Resolves when all its writes are committed or refused. Rejects with TooManyRequests when too many wait. */
  add(batch: readonly Write[], { atomic = false, urgent = false }: WriteOptions): Promise<WriteResult[]> {
    if (this.#writes + batch.length > waitingWritesMax) {
      const message = `the store cannot keep up: ${this.#writes} writes wait for it; try again later`;
      return Promise.reject(new Fault("TooManyRequests", message, { retry: true, retryAfterSeconds: 1 }));
    }
    return new Promise((resolve, reject) => {
      this.#calls.push({ batch, atomic, urgent, results: [], resolve, reject });
      this.#writes += batch.length;
    });
  }

  /**
   * What fits into one commit, in the order in which it came; at least one write, or one atomic call. What is urgent is
   * by itself: whoever cannot be committed does not take it along.
   */
  take(): Piece[] {
    const group: Piece[] = [];
    let writes = 0;
    let whole = 0;
    for (const call of this.#calls) {
      if (call.urgent !== this.#calls[0]?.urgent) break;
      const done = call.results.length;
      const rest = call.batch.length - done;
      const room = commitWritesMax - writes;
      if (group.length > 0 && rest > room && (call.atomic || room <= 0)) break;
      const size = call.atomic ? rest : Math.min(rest, room);
      const batch = size === call.batch.length ? call.batch : call.batch.slice(done, done + size);
      group.push({ of: call, batch, atomic: call.atomic });
      writes += size;
      if (size < rest) break;
      whole++;
    }
    this.#writes -= writes;
    this.#calls.splice(0, whole);
    return group;
  }

  /** @param results one list for each piece */
  answer(group: readonly Piece[], results: readonly WriteResult[][]): void {
    for (const [i, { of: call, batch }] of group.entries()) {
      const own = results[i] ?? [];
      const isWhole = batch === call.batch;
      if (!isWhole) for (const result of own) call.results.push(result);
      if (isWhole) call.resolve(own);
      else if (call.results.length === call.batch.length) call.resolve(call.results);
    }
  }

  /** Of a call that was committed in part the rest is refused write by write: what is done has to be told. */
  refuse(group: readonly Piece[], fault: Fault): void {
    for (const { of: call } of group) {
      const rest = call.batch.length - call.results.length;
      if (this.#calls[0] === call) {
        this.#calls.shift();
        this.#writes -= rest - (group.at(-1)?.batch.length ?? 0);
      }
      if (call.results.length === 0) call.reject(fault);
      else call.resolve([...call.results, ...Array.from({ length: rest }, () => ({ ok: false as const, fault }))]);
    }
  }
}
