/** What a master needs of the world. main.ts brings the real ones, a simulation its own; the master is the same. */
import type { BalancerPool } from "../../core/balancing/balancer-pool.js";
import type { BalancingDifference } from "../../core/balancing/plan.js";
import type { Journal } from "../../core/journal.js";
import type { MasterMessage } from "../../core/link/messages.js";
import type { ReservedPort } from "../../core/network/reserved.js";
import type { Random } from "../../core/random.js";
import type { SchedulerPool } from "../../core/scheduling/ledger-pool.js";
import type { PolicyName } from "../../core/scheduling/schedule-types.js";
import type { Store } from "../../core/store/store.js";
import type { Clock } from "../../core/time.js";
import type { Log } from "../log.js";

export interface MinionLinks {
  /** False when the minion is not connected: it will be told everything by the sync that begins its next connection. */
  send(minion: string, message: MasterMessage): boolean;
  /** Ends its connection; it may dial again. */
  drop(minion: string, why: string): void;
  /** As drop, of one that sent nonsense: it may not dial again for a while that grows. */
  distrust(minion: string, why: string): void;
}

/** Carries balancing plans out on the master. */
export interface PortalExecutor {
  apply(change: BalancingDifference): Promise<void>;
}

export interface MasterPorts {
  clock: Clock;
  random: Random;
  store: Store;
  links: MinionLinks;
  scheduler: SchedulerPool;
  balancer: BalancerPool;
  portals: PortalExecutor;
  log: Log;
  /** Addresses of the master's machine; none where it has no network. */
  ownAddresses?(): ReadonlySet<string>;
  journal?: Journal;
  /** A minion wants the token of a pod's service account. Absent where nobody makes tokens. */
  onTokenWanted?(minion: string, uid: string): Promise<void>;
  /** Steps remembered per actor, for people; see ActorSystemOptions. */
  stepsPerActorMax?: number;
}

/** What makes objects needs of it. */
export interface MakerPorts {
  clock: Clock;
  random: Random;
  store: Pick<Store, "write">;
}

export interface MasterSettings {
  cluster: string;
  policy: PolicyName;
  /** The part of all minions, 0 to 1, above which none is evicted when so many are lost at once; null = any. */
  haltEvictionAbove: number | null;
  /** Of all pods. */
  podCidr: string;
  /** Of services' portals. */
  serviceCidr: string;
  /** Address of the master's machine where it is none of the minions and its own packets go to pods; see masterRoute. */
  routesAs?: string;
  /** Ports the master listens on at addresses that others reach, beside those that are always reserved. */
  reservedPorts?: readonly ReservedPort[];
}
