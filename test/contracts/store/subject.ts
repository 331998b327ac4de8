/** What the laws of a store are told with. */

import { Fault, type FaultReason } from "../../../core/fault.js";
import type { Key } from "../../../core/kinds/key.js";
import type { Pod } from "../../../core/kinds/pod/object.js";
import type { Change, Store, Watch, WriteResult } from "../../../core/store/store.js";

/** One store under test; `reopen` closes it and opens what it left. */
export interface StoreUnderTest {
  store: Store;
  reopen(historyMax?: number): Promise<Store>;
  dispose(): Promise<void>;
}

export type MakeStore = (historyMax?: number) => Promise<StoreUnderTest>;

export function pod(name: string, image = "a", namespace = "default"): Pod {
  return { kind: "Pod", metadata: { name, namespace }, spec: { containers: [{ name: "c", image }] } };
}

export function podKey(name: string, namespace = "default"): Key {
  return { kind: "Pod", namespace, name };
}

/** The next `count` changes of a watch. */
export async function take(watch: Watch, count: number): Promise<Change[]> {
  const changes: Change[] = [];
  const iterator = watch[Symbol.asyncIterator]();
  while (changes.length < count) {
    const next = await iterator.next();
    if (next.done) break;
    changes.push(next.value);
  }
  return changes;
}

/** A change in one line. */
export const brief = (change: Change): string => `${change.type} ${change.object.metadata.name} ${change.revision}`;

export const reasonOf = (result: WriteResult | undefined): FaultReason | "ok" =>
  result?.ok === false ? result.fault.reason : "ok";

/** The fault that `work` is refused with. */
export async function faultOf(work: Promise<unknown>): Promise<Fault> {
  try {
    await work;
  } catch (error) {
    if (error instanceof Fault) return error;
    throw error;
  }
  throw new Error("expected a fault");
}

/** Adds one law to the suite that runs them. */
export type Law = (name: string, body: (subject: StoreUnderTest) => Promise<void>, historyMax?: number) => void;
