/**
 * The one truth: the API objects, one revision counter, and a watch on both.
 *
 * Laws (test/contracts/store.ts runs them against every engine):
 * - A write that was answered is durable (for engines that claim durability) and has a revision greater than
 *   every earlier one. The object's `metadata.resourceVersion` is that revision, in decimal.
 * - Writes of one `write` call are judged one by one, in order, each on what the ones before it left; a refused
 *   write changes nothing and does not stop the others. With `atomic`, one refusal refuses all.
 * - `update` and `remove` with `expected` are refused with Conflict unless the object's revision is exactly that.
 *   Updating or removing what is not there is NotFound; creating what is there is AlreadyExists.
 * - An update that would leave the object exactly as it is (but for its revision) may be answered without a new revision.
 * - `watch({from: r})` delivers every change with a revision > r, once, in order; without `from` it starts at now.
 *   If the engine no longer has them: Fault Expired. A watcher that lets `bufferMax` changes pile up is ended with Expired.
 * - `listAt` gives what `list` gave at that revision, while `watch({from})` can begin there; else Fault Expired.
 * - `handedUpTo` of a watch whose reader has taken everything is the store's revision, also when nothing of it concerned
 *   the watch.
 * - `follow` first shows all there is, at one revision, and then tells every commit whole, once, in order: in the turn
 *   in which it becomes visible, before any of its writes is answered and before the next one begins. A follower is
 *   never cut off: it is the writers who wait for it. A follower that throws harms neither the store nor the others.
 * - A call that is not atomic may be committed in several pieces.
 * - Objects given to the store and got from it are shared and must not be changed by anyone.
 */

import type { Fault } from "../fault.js";
import type { AnyObject, Kind, KindMap } from "../kinds/all.js";
import type { Key } from "../kinds/key.js";
import type { StoreHealth } from "./health.js";

export type Write =
  | { op: "create"; object: AnyObject }
  | { op: "update"; object: AnyObject; expected?: number }
  | { op: "remove"; key: Key; expected?: number };

export type WriteResult = { ok: true; object: AnyObject; revision: number } | { ok: false; fault: Fault };

export type Change =
  | { type: "ADDED"; object: AnyObject; revision: number }
  | { type: "MODIFIED"; object: AnyObject; previous: AnyObject; revision: number }
  /** `object` is the last state, with the revision of the removal. */
  | { type: "DELETED"; object: AnyObject; previous: AnyObject; revision: number };

export interface WriteOptions {
  atomic?: boolean;
  /** The news that the store is ill: it may have the room that is kept back for it. */
  urgent?: boolean;
}

export interface WatchOptions {
  kinds?: readonly Kind[];
  namespace?: string;
  /** Deliver changes after this revision. */
  from?: number;
  /** Changes that may wait for a slow reader; default 10,000. */
  bufferMax?: number;
}

/** Changes as they come. `close` ends the iteration; it ends by throwing Expired when the reader was too slow. */
export interface Watch extends AsyncIterable<Change> {
  /** The revision up to which every change of this watch was handed to its reader; undefined while some wait for it. */
  readonly handedUpTo: number | undefined;
  close(): void;
}

/**
 * Who keeps step with the store, as the master's own view does: cheap, and in the same process. For a client that may be
 * slow there is `watch`.
 */
export interface Follower {
  /** All there is at `revision`; called once, before anything else. */
  begin(objects: Iterable<AnyObject>, revision: number): void;
  /** What one commit changed, in order of revision; never empty. */
  commit(changes: readonly Change[]): void;
  /** It fell out of step, or threw `error`, and hears no more; what it holds is no longer true. */
  ended(error: unknown): void;
}

export interface Store {
  get<K extends Kind>(kind: K, namespace: string, name: string): Promise<KindMap[K] | undefined>;
  /** All objects of a kind, in order of namespace and name; `namespace` undefined = of all namespaces. */
  list<K extends Kind>(kind: K, namespace?: string): Promise<{ items: KindMap[K][]; revision: number }>;
  /** The list as it was at a revision. @throws Fault Expired when the changes since are no longer held, or it is not of this store */
  listAt<K extends Kind>(kind: K, namespace: string | undefined, revision: number): Promise<KindMap[K][]>;
  write(batch: readonly Write[], options?: WriteOptions): Promise<WriteResult[]>;
  /** Resolves once the watch is in place: no change after that moment is missed. */
  watch(options?: WatchOptions): Promise<Watch>;
  /** Resolves once the follower has begun. What is returned ends it, without a word. */
  follow(follower: Follower): Promise<() => void>;
  /** The revision of the last write; 0 in an empty store. */
  revision(): Promise<number>;
  /** Whether it takes writes: not since a commit failed, until a check succeeds. */
  readonly health: StoreHealth;
  /** Looks whether it could write, unless it does so anyway; what comes of it is in `health`. Never rejects. */
  check(): Promise<void>;
  close(): Promise<void>;
}
