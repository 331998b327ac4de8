/** Hands changes to watchers, each with its own filter and a bounded buffer. */

import { Fault } from "../fault.js";
import type { Kind } from "../kinds/all.js";
import type { Change, Watch, WatchOptions } from "./store.js";

/** Changes that may wait for a slow reader, unless the watch says otherwise. */
export const watchBufferMax = 10_000;

interface Waiter {
  resolve(result: IteratorResult<Change>): void;
  reject(fault: Fault): void;
}

class Watcher implements Watch, AsyncIterator<Change> {
  private readonly kinds: ReadonlySet<Kind> | undefined;
  private readonly namespace: string | undefined;
  private readonly bufferMax: number;
  /** Past changes the watch began with; bounded by the history, not counted as the reader's slowness. */
  private past: Change[];
  private pastNext = 0;
  private buffer: Change[] = [];
  private bufferNext = 0;
  private waiters: Waiter[] = [];
  private ended: { fault?: Fault } | undefined;

  constructor(
    options: WatchOptions,
    past: readonly Change[],
    private readonly onEnd: (watcher: Watcher) => void,
    private readonly published: () => number,
  ) {
    this.kinds = options.kinds && new Set(options.kinds);
    this.namespace = options.namespace;
    this.bufferMax = options.bufferMax ?? watchBufferMax;
    this.past = past.filter((change) => this.wants(change));
  }

  [Symbol.asyncIterator](): AsyncIterator<Change> {
    return this;
  }

  get handedUpTo(): number | undefined {
    const isWaiting = this.pastNext < this.past.length || this.bufferNext < this.buffer.length;
    return isWaiting ? undefined : this.published();
  }

  next(): Promise<IteratorResult<Change>> {
    const change = this.take();
    if (change) return Promise.resolve({ done: false, value: change });
    if (this.ended) {
      const { fault } = this.ended;
      this.ended = {};
      return fault ? Promise.reject(fault) : Promise.resolve({ done: true, value: undefined });
    }
    return new Promise((resolve, reject) => this.waiters.push({ resolve, reject }));
  }

  return(): Promise<IteratorResult<Change>> {
    this.close();
    return Promise.resolve({ done: true, value: undefined });
  }

  close(): void {
    this.end();
  }

  offer(change: Change): void {
    if (!this.wants(change)) return;
    const waiter = this.waiters.shift();
    if (waiter) {
      waiter.resolve({ done: false, value: change });
      return;
    }
    if (this.buffer.length - this.bufferNext < this.bufferMax) {
      this.buffer.push(change);
      return;
    }
    const message = `the watch was ended because its reader is too slow: ${this.bufferMax} changes wait; list and watch again`;
    this.end(new Fault("Expired", message));
  }

  end(fault?: Fault): void {
    if (this.ended) return;
    this.ended = fault ? { fault } : {};
    this.past = [];
    this.buffer = [];
    const waiters = this.waiters;
    this.waiters = [];
    for (const waiter of waiters) {
      if (fault) waiter.reject(fault);
      else waiter.resolve({ done: true, value: undefined });
    }
    this.onEnd(this);
  }

  private take(): Change | undefined {
    const old = this.past[this.pastNext];
    if (old) {
      this.pastNext++;
      return old;
    }
    this.past = [];
    const change = this.buffer[this.bufferNext];
    if (!change) return undefined;
    this.bufferNext++;
    if (this.bufferNext * 2 > this.buffer.length) {
      this.buffer = this.buffer.slice(this.bufferNext);
      this.bufferNext = 0;
    }
    return change;
  }

  private wants(change: Change): boolean {
    if (this.kinds && !this.kinds.has(change.object.kind)) return false;
    return this.namespace === undefined || (change.object.metadata.namespace ?? "") === this.namespace;
  }
}

export class WatchHub {
  private readonly watchers = new Set<Watcher>();
  private revision: number;

  /** @param revision of the last change before the first that is published */
  constructor(revision: number) {
    this.revision = revision;
  }

  /** @param past changes to deliver first, in order; the watch's filter is applied to them */
  open(options: WatchOptions, past: readonly Change[]): Watch {
    const forget = (ended: Watcher): boolean => this.watchers.delete(ended);
    const watcher = new Watcher(options, past, forget, () => this.revision);
    this.watchers.add(watcher);
    return watcher;
  }

  publish(changes: readonly Change[]): void {
    for (const change of changes) for (const watcher of this.watchers) watcher.offer(change);
    this.revision = changes.at(-1)?.revision ?? this.revision;
  }

  /** Ends every watch without a fault. */
  close(): void {
    for (const watcher of [...this.watchers]) watcher.end();
  }
}
