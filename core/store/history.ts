/** The last changes, bounded: what a watch that starts in the past is answered from. */
import { revisionOf } from "../objects/types.js";
import type { Change } from "./store.js";

/** Of a commit: which records leave the log with the oldest changes, and what can no longer be watched after it. */
export interface Forgetting {
  drop: number[];
  floor: number;
}

export class History {
  private changes: Change[] = [];
  /** Index of the oldest change still held; what is before it is freed now and then. */
  private head = 0;

  /**
   * @param historyMax changes held
   * @param floor changes up to this revision are not held
   */
  constructor(
    private readonly historyMax: number,
    private floor: number,
  ) {}

  /** What is forgotten when `added` comes in; nothing is changed yet. */
  forgets(added: readonly Change[]): Forgetting {
    const held = this.changes.length - this.head;
    const surplus = Math.max(0, held + added.length - this.historyMax);
    const drop: number[] = [];
    let floor = this.floor;
    for (let i = 0; i < surplus; i++) {
      const change = i < held ? this.changes[this.head + i] : added[i - held];
      if (!change) break;
      floor = change.revision;
      if (change.type !== "ADDED") drop.push(revisionOf(change.previous));
      if (change.type === "DELETED") drop.push(change.revision);
    }
    return { drop, floor };
  }

  /** Takes back a change read from the log; holds more than the maximum until the next commit forgets the surplus. */
  restore(change: Change): void {
    this.changes.push(change);
  }

  add(added: readonly Change[]): void {
    for (const change of added) this.changes.push(change);
    const surplus = Math.max(0, this.changes.length - this.head - this.historyMax);
    for (let i = 0; i < surplus; i++) this.floor = this.changes[this.head + i]?.revision ?? this.floor;
    this.head += surplus;
    if (this.head > this.historyMax) {
      this.changes = this.changes.slice(this.head);
      this.head = 0;
    }
  }

  /** The changes after `revision`, or undefined if some of them are no longer held. */
  after(revision: number): Change[] | undefined {
    if (revision < this.floor) return undefined;
    let low = this.head;
    let high = this.changes.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.changes[middle]?.revision ?? 0) > revision) high = middle;
      else low = middle + 1;
    }
    return this.changes.slice(low);
  }
}
