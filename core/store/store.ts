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
 * - Objects given to the store and got from it are shared and must not be changed by anyone.
 */

import type { Fault } from "../fault.js";
import type { AnyObject, Kind, KindMap } from "../kinds/all.js";
import type { Key } from "../kinds/key.js";

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
  close(): void;
}

export interface Store {
  get<K extends Kind>(kind: K, namespace: string, name: string): Promise<KindMap[K] | undefined>;
  /** All objects of a kind, in order of namespace and name; `namespace` undefined = of all namespaces. */
  list<K extends Kind>(kind: K, namespace?: string): Promise<{ items: KindMap[K][]; revision: number }>;
  write(batch: readonly Write[], options?: { atomic?: boolean }): Promise<WriteResult[]>;
  /** Resolves once the watch is in place: no change after that moment is missed. */
  watch(options?: WatchOptions): Promise<Watch>;
  /** The revision of the last write; 0 in an empty store. */
  revision(): Promise<number>;
  close(): Promise<void>;
}
