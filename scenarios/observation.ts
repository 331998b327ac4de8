/** What can be seen of a cluster, whatever world it runs in. */
import type { ServicePortPlan } from "../core/balancing/plan-types.js";
import type { Kind, KindMap } from "../core/kinds/all.js";

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

/** What a fault hits, chosen by the runner: names of minions, uids of pods. */
export interface Victims {
  minions: string[];
  pods: string[];
}
