/**
 * Large wishes are fulfilled in batches: the next one when the last is seen, and in between everybody else has a turn
 * (the API's answers, heartbeats, what the last batch led to). Without that one word of a user could keep the master
 * from everything else until its minions count as lost.
 */
import type { AnyObject, Kind } from "../../../core/kinds/all.js";
import { sameJson } from "../../../core/objects/same-json.js";
import type { Store, Write, WriteResult } from "../../../core/store/store.js";
import type { Clock } from "../../../core/time.js";
import type { View } from "../view.js";

/** Writes of one wish that go to the store together. */
export const batchMax = 500;

export function* batchesOf(count: number, max: number = batchMax): Iterable<{ from: number; size: number }> {
  for (let from = 0; from < count; from += max) yield { from, size: Math.min(max, count - from) };
}

/** Lets everything else have a turn. */
export function turn(clock: Clock): Promise<void> {
  return new Promise((resolve) => clock.after(0, resolve));
}

/** Whether an owner is there, and still wants what it wanted. */
export function isWished(view: View, owner: AnyObject): boolean {
  const { kind, metadata } = owner;
  const now: AnyObject | undefined = view.get<Kind>(kind, metadata.namespace ?? "", metadata.name);
  const specOf = (object: AnyObject): unknown => (object as { spec?: unknown }).spec;
  return now !== undefined && now.metadata.uid === metadata.uid && sameJson(specOf(now), specOf(owner));
}

/**
 * Fulfils a wish of `count` writes batch by batch, as long as `goesOn` says so before each but the first: nobody has to
 * wait for 100,000 pods to take a wish back.
 */
export async function inBatches(
  clock: Clock,
  count: number,
  goesOn: () => boolean,
  act: (from: number, size: number) => Promise<void>,
): Promise<void> {
  for (const { from, size } of batchesOf(count)) {
    if (from > 0) await turn(clock);
    if (from > 0 && !goesOn()) return;
    await act(from, size);
  }
}

/** Writes all of it, however much it is; no atomic call. @throws Fault whatever the store throws: the rest is not written then */
export async function writePaced(
  { store, clock }: { store: Store; clock: Clock },
  writes: readonly Write[],
): Promise<WriteResult[]> {
  if (writes.length <= batchMax) return store.write(writes);
  const results: WriteResult[] = [];
  for (const { from, size } of batchesOf(writes.length)) {
    if (from > 0) await turn(clock);
    for (const result of await store.write(writes.slice(from, from + size))) results.push(result);
  }
  return results;
}
