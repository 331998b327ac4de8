/**
 * The store over any change log. Writes that wait while a commit is under way go together into the next one
 * (group commit); reads and watches see what is durable, never what is only on its way. There is no timer and no
 * clock in here: in a simulation the same writes give the same revisions.
 */

import { Fault } from "../fault.js";
import type { Kind, KindMap } from "../kinds/all.js";
import { keyOf } from "../kinds/key.js";
import type { ChangeLog, Commit } from "./change-log.js";
import { asStoreFault, closed, corrupt } from "./faults.js";
import { Followers } from "./followers.js";
import { StoreHealth } from "./health.js";
import { History } from "./history.js";
import { judgeCalls } from "./judge.js";
import { listBefore } from "./list-before.js";
import { ObjectTable } from "./object-table.js";
import type { Change, Follower, Store, Watch, WatchOptions, Write, WriteOptions, WriteResult } from "./store.js";
import { WatchHub } from "./watch.js";
import { WriteQueue } from "./write-queue.js";

/** Changes that can be watched afterwards, unless an engine is told otherwise. */
export const historyMaxDefault = 20_000;
class LogStore implements Store {
  readonly health = new StoreHealth();
  /** Who waits for a look at whether it could write. */
  private askers: (() => void)[] = [];
  private readonly table = new ObjectTable();
  private readonly hub: WatchHub;
  private readonly followers = new Followers();
  private readonly history: History;
  private last: number;
  private readonly waiting = new WriteQueue();
  /** Of a commit that failed, while it is not known whether it landed all the same. */
  private uncertain: Change[] = [];
  private draining: Promise<void> | undefined;
  private closing: Promise<void> | undefined;

  constructor(
    private readonly log: ChangeLog,
    historyMax: number,
  ) {
    const state = log.read();
    this.last = state.revision;
    this.history = new History(historyMax, state.floor);
    let before = state.floor;
    for (const record of state.records) {
      const previous = this.table.get(keyOf(record.object));
      const { object, revision } = record;
      if (revision > state.floor) {
        // Of what can be watched nothing is missing, so the revisions have no gap.
        const follows = revision === ++before && revision <= state.revision;
        if (!follows || (record.type === "ADDED") === (previous !== undefined)) {
          throw corrupt(`the change at revision ${revision} does not follow from those before it`);
        }
      }
      const type = record.type;
      const change: Change =
        type === "ADDED" || !previous ? { type: "ADDED", object, revision } : { type, object, previous, revision };
      this.table.apply(change);
      if (revision > state.floor) this.history.restore(change);
    }
    if (before !== state.revision) throw corrupt(`the changes after revision ${before} are missing`);
    this.hub = new WatchHub(state.revision);
  }

  async get<K extends Kind>(kind: K, namespace: string, name: string): Promise<KindMap[K] | undefined> {
    return this.table.get({ kind, namespace, name }) as KindMap[K] | undefined;
  }

  async list<K extends Kind>(kind: K, namespace?: string): Promise<{ items: KindMap[K][]; revision: number }> {
    return { items: this.table.list(kind, namespace) as KindMap[K][], revision: this.last };
  }

  async listAt<K extends Kind>(kind: K, namespace: string | undefined, revision: number): Promise<KindMap[K][]> {
    return listBefore(this.table.list(kind, namespace), this.since(revision), kind, namespace) as KindMap[K][];
  }

  async revision(): Promise<number> {
    return this.last;
  }

  write(batch: readonly Write[], options: WriteOptions = {}): Promise<WriteResult[]> {
    if (this.closing !== undefined) return Promise.reject(closed());
    const answered = this.waiting.add(batch, options);
    this.draining ??= Promise.resolve().then(() => this.drain());
    return answered;
  }

  async watch(options: WatchOptions = {}): Promise<Watch> {
    if (this.closing !== undefined) throw closed();
    if (options.from === undefined) return this.hub.open(options, []);
    return this.hub.open(options, this.since(options.from));
  }

  async follow(follower: Follower): Promise<() => void> {
    if (this.closing !== undefined) throw closed();
    return this.followers.add(follower, this.table.all(), this.last);
  }

  /** The changes after a revision. @throws Fault Expired */
  private since(revision: number): Change[] {
    if (revision > this.last)
      throw new Fault("Expired", `revision ${revision} is not of this store, which is at ${this.last}; list again`);
    const past = this.history.after(revision);
    if (!past) throw new Fault("Expired", `the changes after revision ${revision} are no longer held; list again`);
    return past;
  }

  check(): Promise<void> {
    if (this.closing !== undefined) return Promise.resolve(this.draining);
    return new Promise((resolve) => {
      this.askers.push(resolve);
      this.draining ??= Promise.resolve().then(() => this.drain());
    });
  }

  close(): Promise<void> {
    this.closing ??= (async () => {
      await this.draining;
      this.hub.close();
      this.followers.clear();
      await this.log.close();
    })();
    return this.closing;
  }

  /** Between two commits: under load there is always another that waits, and none of them ends the illness. */
  private async lookIfAsked(): Promise<void> {
    const askers = this.askers.splice(0);
    if (askers.length === 0) return;
    await this.look();
    for (const tell of askers) tell();
  }

  /** Only this makes it well again: a small write that finds room does not say that there is room for others. */
  private async look(): Promise<void> {
    try {
      await this.log.check();
      this.health.set("");
    } catch (error) {
      this.health.set(asStoreFault(error).message);
    }
  }

  private async drain(): Promise<void> {
    while (!this.waiting.isEmpty || this.askers.length > 0) {
      await this.lookIfAsked();
      if (this.waiting.isEmpty) continue;
      const group = this.waiting.take();
      try {
        await this.settle();
        const { changes, results } = judgeCalls(group, this.table.get, this.last);
        if (changes.length > 0) await this.commit(changes, group[0]?.of.urgent === true);
        this.waiting.answer(group, results);
      } catch (error) {
        this.waiting.refuse(group, asStoreFault(error));
      }
    }
    // In the same turn as the look at `waiting`: a write that comes later must begin a new round.
    this.draining = undefined;
  }

  private async commit(changes: Change[], urgent: boolean): Promise<void> {
    const { drop, floor } = this.history.forgets(changes);
    const revision = this.last + changes.length;
    const put = changes.map(({ type, object, revision }) => ({ type, object, revision }));
    const commit: Commit = { put, drop, floor, revision, urgent };
    try {
      await this.log.commit(commit);
    } catch (error) {
      this.uncertain = changes;
      if (await this.landed()) return;
      this.health.set(asStoreFault(error).message);
      throw error;
    }
    this.apply(changes);
  }

  /** @returns whether what is uncertain became durable: it is applied then. While that cannot be known, it did not. */
  private async landed(): Promise<boolean> {
    try {
      const before = this.last;
      await this.settle();
      return this.last > before;
    } catch {
      return false;
    }
  }

  /** A commit that was reported as failed may be durable all the same; then its revisions must not be given again. @throws Fault */
  private async settle(): Promise<void> {
    if (this.uncertain.length === 0) return;
    const isDurable = (await this.log.revision()) > this.last;
    const changes = this.uncertain;
    this.uncertain = [];
    if (isDurable) this.apply(changes);
  }

  private apply(changes: Change[]): void {
    this.last += changes.length;
    for (const change of changes) this.table.apply(change);
    this.history.add(changes);
    this.hub.publish(changes);
    this.followers.tell(changes);
  }
}

/** The store whose truth is `log`. @throws Fault InternalError when the log contradicts itself */
export function storeOver(log: ChangeLog, historyMax: number = historyMaxDefault): Store {
  return new LogStore(log, historyMax);
}
