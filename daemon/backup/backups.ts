import type { Store } from "../../core/store/store.js";
import type { Clock } from "../../core/time.js";
import { backupLines } from "./backup-lines.js";
import { RememberedFiles } from "./kept-files.js";

export interface Backups {
  /** A backup of all there is now, in whole lines. */
  take(): Promise<AsyncIterable<string>>;
  close(): void;
}

/** Of a running master. */
export function backupsOf(
  { dataDir, cluster }: { dataDir: string; cluster: string },
  store: Pick<Store, "follow">,
  clock: Clock,
): Backups {
  const files = new RememberedFiles(dataDir, clock);
  return {
    take: async () => backupLines({ store, cluster, files: await files.read(), nowMs: clock.nowMs() }),
    close: () => files.close(),
  };
}
