/**
 * What a scenario needs of the world it runs in. Two implementations: a simulated one (virtual time, seeded chance)
 * and a live one (real Docker, real time). The runner, the conditions, the victims and the invariants know only this.
 */
import type { Step } from "../actors/host/system.js";
import type { ServicePortPlan } from "../core/balancing/plan-types.js";
import type { AnyObject, Kind, KindMap } from "../core/kinds/all.js";
import type { Random } from "../core/random.js";
import type { Change, Store } from "../core/store/store.js";
import type { Clock } from "../core/time.js";
import type { ActionSpec } from "./format/action-spec.js";
import type { FaultSpec } from "./format/fault-spec.js";

/** Objects as the API has them now; kept up to date by the world, read without waiting. */
export interface Objects {
  get<K extends Kind>(kind: K, namespace: string, name: string): KindMap[K] | undefined;
  list<K extends Kind>(kind: K): Iterable<KindMap[K]>;
  /** Pods that the controller `name` owns, or else the pod of that name; in order of name. */
  podsOf(name: string): KindMap["Pod"][];
  /** Grows with every change: what was found true of these objects stays true while it is the same. */
  readonly version: number;
}

/** A container that runs, as its host sees it. */
export interface Running {
  minion: string;
  uid: string;
  /** "" for a pod's sandbox. */
  container: string;
  id: string;
}

/** A page of a service that answers with a JSON object; undefined where it did not. */
export interface Page {
  /** What it said the first time it was looked at. */
  first: Record<string, unknown> | undefined;
  now: Record<string, unknown> | undefined;
}

/** The cluster as it is, in so far as this world can see it. */
export interface Observation {
  nowMs: number;
  objects: Objects;
  /** Does a master answer? */
  masterUp: boolean;
  /** Hosts that have power. */
  powered(minion: string): boolean;
  /** Containers on all hosts that have power; undefined where the world cannot see them. */
  running?(): Running[];
  /** Where services send new connections; undefined when nobody can tell (the master is away). */
  routes?(): readonly ServicePortPlan[] | undefined;
  /** States of the master's actors by id; undefined when nobody can tell. */
  actors?(): ReadonlyMap<string, string> | undefined;
  /** What a service's page says; absent where containers are only simulated, or are not the stand-ins. */
  page?(service: string, path: string): Page;
}

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
    options: { graceSeconds?: number; pods: "remove" | "orphan" },
  ): Promise<void>;
}

/** What a fault hits, chosen by the runner: names of minions, uids of pods. */
export interface Victims {
  minions: string[];
  pods: string[];
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
