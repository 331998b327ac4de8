/** The store in memory: for simulations, tests and clusters that may forget. Makes the same promises as a durable one. */
import type { ChangeLog, Commit, LogRecord, LogState } from "./change-log.js";
import { storeOver } from "./log-store.js";
import type { Store } from "./store.js";

/** What survives a crash of the process in a simulation: give it to the next store. */
export class MemoryDisk {
  private readonly records = new Map<number, LogRecord>();
  private floor = 0;
  private lastRevision = 0;

  read(): LogState {
    return { records: [...this.records.values()], floor: this.floor, revision: this.lastRevision };
  }

  land(commit: Commit): void {
    for (const record of commit.put) this.records.set(record.revision, record);
    for (const revision of commit.drop) this.records.delete(revision);
    this.floor = commit.floor;
    this.lastRevision = commit.revision;
  }

  revision(): number {
    return this.lastRevision;
  }
}

export interface MemoryStoreOptions {
  /** Changes that can be watched afterwards. */
  historyMax?: number;
  /** Where the data is; a store opened over a used disk has what landed there. */
  disk?: MemoryDisk;
  /**
   * Stands between the store and its disk. `land` makes the commit durable; the returned promise is its
   * acknowledgement. To be slow: resolve later. To fail: throw, before `land` (nothing happened) or after it (it
   * did). To crash: never resolve, and open a new store over the same disk.
   */
  persist?: (commit: Commit, land: () => void) => Promise<void>;
  /** Whether it could be written to now; throws when not. */
  check?: () => Promise<void>;
}

/** @throws Fault when `disk` contradicts itself */
export function memoryStore(options: MemoryStoreOptions = {}): Store {
  const disk = options.disk ?? new MemoryDisk();
  const { persist } = options;
  const log: ChangeLog = {
    read: () => disk.read(),
    commit: async (commit) => {
      if (persist) await persist(commit, () => disk.land(commit));
      else disk.land(commit);
    },
    revision: async () => disk.revision(),
    check: options.check ?? (async () => {}),
    close: async () => {},
  };
  return storeOver(log, options.historyMax);
}
