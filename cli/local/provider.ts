/** Where a cluster's minions are and how they get there: what `up` and `down` ask of each --provider. */
import type { ClusterRecord } from "./cluster-file.js";
import type { Progress } from "./progress.js";
import type { Starter } from "./starter.js";
import type { UpOptions } from "./up-options.js";

/** What a cluster is to be. */
export interface Plan {
  record: ClusterRecord;
  options: UpOptions;
  /** Why a minion that was there before is not up, by its name: that keeps nobody else from being started. */
  troubles: Map<string, string>;
  /** The user changed their mind. */
  signal: AbortSignal;
}

/** A cluster that is being brought up. */
export interface Site extends Plan {
  starter: Starter;
  progress: Progress;
}

export interface Provider {
  /**
   * Looks whether all is there that minions need, and makes nothing. Resolves to what the record is to say besides.
   * @throws Error saying what is not there, and what to do
   */
  check(plan: Plan): Promise<Partial<ClusterRecord>>;
  /** Flags of the master, besides those it has everywhere. */
  masterArgs(record: ClusterRecord): string[];
  /**
   * Brings up the minions that do not run, and the master at the time that is right.
   * @throws the first failure, when all that was begun has ended
   */
  start(site: Site, startMaster: () => Promise<void>): Promise<void>;
  /** Ends all minions and removes what they made. Resolves to what could not be removed, and why. */
  remove(record: ClusterRecord): Promise<string[]>;
}

/** Waits for all, so that nothing is still being made when something failed and all is taken back. @throws the first failure */
export async function allEnds(work: readonly Promise<void>[]): Promise<void> {
  const failed = (await Promise.allSettled(work)).find((end) => end.status === "rejected");
  if (failed) throw failed.reason;
}
