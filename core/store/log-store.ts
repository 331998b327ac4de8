/**
 * The store over any change log. Writes that wait while a commit is under way go together into the next one
 * (group commit); reads and watches see what is durable, never what is only on its way. There is no timer and no
 * clock in here: in a simulation the same writes give the same revisions.
 */

import { Fault } from "../fault.js";
import type { Kind, KindMap } from "../kinds/all.js";
import { keyOf } from "../kinds/key.js";
import type { ChangeLog, Commit } from "./change-log.js";
import { Followers } from "./followers.js";
import { History } from "./history.js";
import { type Call, judgeCalls } from "./judge.js";
import { ObjectTable } from "./object-table.js";
import type { Change, Follower, Store, Watch, WatchOptions, Write, WriteResult } from "./store.js";
import { WatchHub } from "./watch.js";

/** Changes that can be watched afterwards, unless an engine is told otherwise. */
export const historyMaxDefault = 20_000;
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
  /** Of the pieces that are committed. */
  results: WriteResult[];
  resolve(results: WriteResult[]): void;
  reject(fault: Fault): void;
}

/** What of a call goes into one commit. */
interface Piece extends Call {
  of: Waiting;
}

class LogStore implements Store {
  private readonly table = new ObjectTable();
  private readonly hub: WatchHub;
  private readonly followers = new Followers();
  private readonly history: History;
  private last: number;
  private waiting: Waiting[] = [];
  private waitingWrites = 0;
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

  async revision(): Promise<number> {
    return this.last;
  }

  write(batch: readonly Write[], options: { atomic?: boolean } = {}): Promise<WriteResult[]> {
    if (this.closing !== undefined) return Promise.reject(closed());
    if (this.waitingWrites + batch.length > waitingWritesMax) {
      const message = `the store cannot keep up: ${this.waitingWrites} writes wait for it; try again later`;
      return Promise.reject(new Fault("TooManyRequests", message, { retry: true, retryAfterSeconds: 1 }));
    }
    return new Promise((resolve, reject) => {
      this.waiting.push({ batch, atomic: options.atomic ?? false, results: [], resolve, reject });
      this.waitingWrites += batch.length;
      this.draining ??= Promise.resolve().then(() => this.drain());
    });
  }

  async watch(options: WatchOptions = {}): Promise<Watch> {
    if (this.closing !== undefined) throw closed();
    if (options.from === undefined) return this.hub.open(options, []);
    if (options.from > this.last) {
      throw new Fault("Expired", `revision ${options.from} is not of this store, which is at ${this.last}; list again`);
    }
    const past = this.history.after(options.from);
    if (!past) throw new Fault("Expired", `the changes after revision ${options.from} are no longer held; list again`);
    return this.hub.open(options, past);
  }

  async follow(follower: Follower): Promise<() => void> {
    if (this.closing !== undefined) throw closed();
    return this.followers.add(follower, this.table.all(), this.last);
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

  private async drain(): Promise<void> {
    while (this.waiting.length > 0) {
      const group = this.takeGroup();
      const { changes, results } = judgeCalls(group, this.table.get, this.last);
      try {
        if (changes.length > 0) await this.commit(changes);
        for (const [i, { of: call, batch }] of group.entries()) {
          const own = results[i] ?? [];
          const isWhole = batch === call.batch;
          if (!isWhole) for (const result of own) call.results.push(result);
          if (isWhole) call.resolve(own);
          else if (call.results.length === call.batch.length) call.resolve(call.results);
        }
      } catch (error) {
        this.refuse(group, error instanceof Fault ? error : notDurable(error));
      }
    }
    // In the same turn as the look at `waiting`: a write that comes later must begin a new round.
    this.draining = undefined;
  }

  /** What fits into one commit, in the order in which it came; at least one write, or one atomic call. */
  private takeGroup(): Piece[] {
    const group: Piece[] = [];
    let writes = 0;
    let whole = 0;
    for (const call of this.waiting) {
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
    this.waitingWrites -= writes;
    this.waiting.splice(0, whole);
    return group;
  }

  /** Of a call that was committed in part the rest is refused write by write: what is done has to be told. */
  private refuse(group: readonly Piece[], fault: Fault): void {
    for (const { of: call } of group) {
      const rest = call.batch.length - call.results.length;
      if (this.waiting[0] === call) {
        this.waiting.shift();
        this.waitingWrites -= rest - (group.at(-1)?.batch.length ?? 0);
      }
      if (call.results.length === 0) call.reject(fault);
      else call.resolve([...call.results, ...Array.from({ length: rest }, () => ({ ok: false as const, fault }))]);
    }
  }

  private async commit(changes: Change[]): Promise<void> {
    const { drop, floor } = this.history.forgets(changes);
    const revision = this.last + changes.length;
    const put = changes.map(({ type, object, revision }) => ({ type, object, revision }));
    const commit: Commit = { put, drop, floor, revision };
    try {
      await this.log.commit(commit);
    } catch (error) {
      // A commit that was reported as failed may be durable all the same; then its revisions must not be given again.
      if (this.log.revision() < revision) throw error;
    }
    this.last = revision;
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

/** A fault of stored data that cannot be what was once written. */
export function corrupt(what: string): Fault {
  return new Fault(
    "InternalError",
    `the store is damaged: ${what}; restore it from a backup or start with an empty one`,
  );
}

function closed(): Fault {
  return new Fault("ServiceUnavailable", "the store is closed");
}

function notDurable(error: unknown): Fault {
  const message = error instanceof Error ? error.message : String(error);
  return new Fault(
    "ServiceUnavailable",
    `the write could not be made durable: ${message}`,
    { retry: true },
    { cause: error },
  );
}
