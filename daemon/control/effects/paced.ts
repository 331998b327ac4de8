/**
 * Large wishes are fulfilled in batches: the next one when the last is seen, and in between everybody else has a turn
 * (the API's answers, heartbeats, what the last batch led to). Without that one word of a user could keep the master
 * from everything else until its minions count as lost.
 */
import type { Store, Write, WriteResult } from "../../../core/store/store.js";
import type { Clock } from "../../../core/time.js";

/** Writes of one wish that go to the store together. */
export const batchMax = 500;

export function* batchesOf(count: number, max: number = batchMax): Iterable<{ from: number; size: number }> {
  for (let from = 0; from < count; from += max) yield { from, size: Math.min(max, count - from) };
}

/** Lets everything else have a turn. */
export function turn(clock: Clock): Promise<void> {
  return new Promise((resolve) => clock.after(0, resolve));
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
