/**
 * What a scenario needs of the world it runs in. Two implementations: a simulated one (virtual time, seeded chance)
 * and a live one (real Docker, real time). The runner, the conditions, the victims and the invariants know only this.
 */

import type { Step } from "../actors/host/system.js";
import type { AnyObject, Kind, KindMap } from "../core/kinds/all.js";
import type { Propagation } from "../core/objects/finalizers.js";
import type { Random } from "../core/random.js";
import type { Change, Store } from "../core/store/store.js";
import type { Clock } from "../core/time.js";
import type { ActionSpec } from "./format/action-spec.js";
import type { FaultSpec } from "./format/fault-spec.js";
import type { Observation, Running, Victims } from "./observation.js";

/** The API as an operator uses it: a master that is away is waited for. */
export interface WorldApi {
  /** @throws Fault */
  create(object: AnyObject, version: "v1" | "v1beta1"): Promise<AnyObject>;
  update<K extends Kind>(
    kind: K,
    place: { namespace: string; name: string },
    change: (old: KindMap[K]) => KindMap[K],
  ): Promise<KindMap[K]>;
  remove(
    kind: Kind,
    place: { namespace: string; name: string },
    options: { graceSeconds?: number; propagation: Propagation },
  ): Promise<void>;
}

/** What invariants are told as it happens; a world that cannot tell something leaves it out. */
export interface WorldEvents {
  onChange(listener: (change: Change) => void): void;
  /** A write that somebody was told is done. */
  onAcknowledged(listener: (object: AnyObject, revision: number, removed: boolean) => void): void;
  /** A step of an actor; `where` is `master` or a minion's name. */
  onStep(listener: (where: string, step: Step) => void): void;
  onContainer(listener: (running: Running, began: boolean) => void): void;
  /** The master began again, from what is stored; `store`: its store, where the world can reach it. */
  onMasterStart(listener: (store?: Store) => void): void;
  /** Its process ended. */
  onMasterEnd(listener: () => void): void;
}

export interface World {
  readonly kind: "simulated" | "live";
  readonly clock: Clock;
  readonly random: Random;
  readonly api: WorldApi;
  readonly events: WorldEvents;
  readonly minions: readonly string[];
  /** Brings the cluster up; resolves when every minion has joined. @throws Fault when it does not */
  start(): Promise<void>;
  observe(): Observation;
  /** Does an action with the tools an operator has, if this world has them; false: it is to be done by the API. */
  operate?(spec: ActionSpec, minions: readonly string[]): Promise<boolean>;
  /** Why this world cannot do a fault; undefined when it can. */
  unsupported(fault: FaultSpec): string | undefined;
  /** Makes a fault happen. The returned function ends it (restores power, link, disk …); idempotent. */
  inject(fault: FaultSpec, victims: Victims): Promise<() => Promise<void>>;
  /** Lets time pass until `untilMs` on the clock, or until `stop`, asked after every change. */
  pass(untilMs: number, stop: () => boolean): Promise<void>;
  close(): Promise<void>;
}
