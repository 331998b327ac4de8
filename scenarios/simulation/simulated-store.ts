/** The store of a simulated master over one disk: what its process is told of it, and what befalls the disk. */
import { Fault } from "../../core/fault.js";
import type { AnyObject } from "../../core/kinds/all.js";
import type { Commit } from "../../core/store/change-log.js";
import { type MemoryDisk, memoryStore } from "../../core/store/memory.js";
import type { Store } from "../../core/store/store.js";
import type { Clock } from "../../core/time.js";
import type { Life } from "./life.js";

/** What is wrong with the store's disk. */
export interface DiskTrouble {
  delayMs: number;
  /** Commits are refused; `landed`: though they are durable. */
  failing: { landed: boolean } | null;
  /** The process ends at the so many-th commit from now. */
  crash: { afterWrites: number; landed: boolean; onCrash(): void } | null;
}

/** The disk, and who looks on. */
export interface StoreOptions {
  disk: MemoryDisk;
  trouble: DiskTrouble;
  clock: Clock;
  onLanded(commit: Commit): void;
  onAcknowledged(object: AnyObject, revision: number, removed: boolean): void;
}

async function persist({ trouble, clock }: StoreOptions, life: Life, land: () => void): Promise<void> {
  if (!life.alive) return new Promise(() => {});
  if (trouble.crash && --trouble.crash.afterWrites <= 0) {
    const { landed, onCrash } = trouble.crash;
    trouble.crash = null;
    if (landed) land();
    onCrash();
    return new Promise(() => {});
  }
  if (trouble.delayMs > 0) {
    await new Promise<void>((resolve) => clock.after(trouble.delayMs, resolve));
    if (!life.alive) return new Promise(() => {});
  }
  if (trouble.failing) {
    if (trouble.failing.landed) land();
    throw new Fault("ServiceUnavailable", "the disk reports an error", { retry: true });
  }
  land();
}

/** As one life of the master's process has it. */
export function simulatedStore(options: StoreOptions, life: Life): Store {
  const store = memoryStore({
    disk: options.disk,
    persist: (commit, land) =>
      persist(options, life, () => {
        land();
        options.onLanded(commit);
      }),
  });
  return {
    get: (kind, namespace, name) => store.get(kind, namespace, name),
    list: (kind, namespace) => store.list(kind, namespace),
    listAt: (kind, namespace, revision) => store.listAt(kind, namespace, revision),
    watch: (watched) => store.watch(watched),
    follow: (follower) =>
      store.follow({
        begin: (objects, revision) => {
          // It may be a while until the process runs again.
          const all = [...objects];
          life.run(() => follower.begin(all, revision));
        },
        commit: (changes) => life.run(() => follower.commit(changes)),
        ended: (error) => life.run(() => follower.ended(error)),
      }),
    revision: () => store.revision(),
    health: store.health,
    check: () => store.check(),
    close: () => store.close(),
    write: async (batch, written) => {
      const results = await store.write(batch, written);
      results.forEach((result, i) => {
        if (result.ok) options.onAcknowledged(result.object, result.revision, batch[i]?.op === "remove");
      });
      return results;
    },
  };
}
