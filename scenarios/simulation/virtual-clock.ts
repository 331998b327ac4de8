/**
 * Time that passes only when nothing is left to do. Timers fire in order of deadline, then of arming; the clock
 * stands at each deadline as it fires. Between two instants everything that was set going (promises, microtasks)
 * runs to its end, so code that awaits behaves as it does in production.
 */
import type { Clock, Timer } from "../../core/time.js";

class Entry implements Timer {
  cancelled = false;

  constructor(
    readonly atMs: number,
    readonly seq: number,
    readonly fn: () => void,
  ) {}

  cancel(): void {
    this.cancelled = true;
  }
}

const before = (a: Entry, b: Entry): boolean => a.atMs < b.atMs || (a.atMs === b.atMs && a.seq < b.seq);

export class VirtualClock implements Clock {
  #nowMs: number;
  #seq = 0;
  readonly #heap: Entry[] = [];

  constructor(startMs = Date.UTC(2014, 10, 29)) {
    this.#nowMs = startMs;
  }

  nowMs(): number {
    return this.#nowMs;
  }

  after(delayMs: number, fn: () => void): Timer {
    const entry = new Entry(this.#nowMs + Math.max(0, delayMs), this.#seq++, fn);
    this.#push(entry);
    return entry;
  }

  /** Lets `forMs` pass. */
  async advance(forMs: number): Promise<void> {
    await this.runUntil(this.#nowMs + forMs);
  }

  /** Lets time pass up to and including `untilMs`, or until `stop` says so after an instant. */
  async runUntil(untilMs: number, stop: () => boolean = () => false): Promise<void> {
    await settle();
    for (;;) {
      // Asked once an instant: a condition may look at changes only.
      if (stop()) return;
      const first = this.#next();
      if (!first || first.atMs > untilMs) break;
      this.#nowMs = first.atMs;
      // Everything due at this instant that is armed already fires before promises get a turn.
      for (let due = this.#next(); due && due.atMs <= this.#nowMs; due = this.#next()) {
        this.#pop();
        due.fn();
      }
      await settle();
    }
    this.#nowMs = Math.max(this.#nowMs, untilMs);
  }

  /** Timers that wait. */
  get pending(): number {
    return this.#heap.filter((e) => !e.cancelled).length;
  }

  #next(): Entry | undefined {
    while (this.#heap[0]?.cancelled) this.#pop();
    return this.#heap[0];
  }

  #push(entry: Entry): void {
    const heap = this.#heap;
    heap.push(entry);
    let i = heap.length - 1;
    while (i > 0) {
      const parent = (i - 1) >> 1;
      if (!before(entry, heap[parent] as Entry)) break;
      heap[i] = heap[parent] as Entry;
      i = parent;
    }
    heap[i] = entry;
  }

  #pop(): void {
    const heap = this.#heap;
    const last = heap.pop();
    if (!last || heap.length === 0) return;
    let i = 0;
    for (;;) {
      const left = 2 * i + 1;
      if (left >= heap.length) break;
      const right = left + 1;
      const child = right < heap.length && before(heap[right] as Entry, heap[left] as Entry) ? right : left;
      if (!before(heap[child] as Entry, last)) break;
      heap[i] = heap[child] as Entry;
      i = child;
    }
    heap[i] = last;
  }
}

/** Resolves when every promise that could settle without time passing has settled. */
export function settle(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
