/** The words of scheduling: what a scheduler is asked and what it answers. All plain data. */
import type { Preemption } from "./preemption/preemption.js";
import type { Wishes } from "./wishes/wishes.js";

export interface Taint {
  key: string;
  value: string;
  effect: "NoSchedule" | "PreferNoSchedule" | "NoExecute";
}
export interface Toleration {
  key?: string;
  operator?: "Exists" | "Equal";
  value?: string;
  effect?: string;
}

/** A minion as the scheduler sees it. Which pods are on it is told pod by pod. */
export interface MinionFacts {
  name: string;
  labels: Record<string, string>;
  taints: Taint[];
  /** Cordoned. */
  unschedulable: boolean;
  /** Lost and returned too often lately. */
  flapping: boolean;
  ready: boolean;
  /** 0 = unlimited, as in v1beta1. */
  cpuMillis: number;
  memoryBytes: number;
  podsMax: number;
}

/** A minion with the pods that take room on it. */
export interface MinionView extends MinionFacts {
  pods: PodView[];
}

export interface HostPort {
  port: number;
  protocol: "TCP" | "UDP";
  /** "" or 0.0.0.0 = every address. */
  hostIp: string;
}

/** A disk that two pods may not both write, e.g. `gce/my-disk`. */
export interface DiskClaim {
  id: string;
  readOnly: boolean;
}

/** A pod as the scheduler sees it. */
export interface PodView {
  uid: string;
  namespace: string;
  name: string;
  labels: Record<string, string>;
  cpuMillis: number;
  memoryBytes: number;
  hostPorts: HostPort[];
  nodeSelector: Record<string, string>;
  /** The minion its manifest asks for by name; "" = any. */
  host: string;
  disks: DiskClaim[];
  tolerations: Toleration[];
  /** Names what it is a replica of (controller uid); pods of one group are spread. "" = on its own. */
  group: string;
  priority: number;
  /** It may have pods of lower priority evicted. */
  preempts: boolean;
  /** The minion where others are ending for it, as its status says; "" = none. */
  nominated: string;
  /** When its object was made. */
  createdMs: number;
  /** What it asks of where it is beyond room; null = nothing. */
  wishes: Wishes | null;
  /** It is being deleted: it is there, and counts no more where pods are spread. */
  isLeaving: boolean;
}

export type PolicyName = "random" | "spread" | "binpack";

/** Why a minion cannot take a pod; the words a person reads in "0/3 minions fit: 2 lack memory, 1 host port taken". */
export type Refusal =
  | "not ready"
  | "cordoned"
  | "flapping"
  | "lacks cpu"
  | "lacks memory"
  | "host port taken"
  | "node selector does not match"
  | "another host is asked for"
  | "taint not tolerated"
  | "disk in use"
  | "too many pods"
  | "node affinity does not match"
  | "topology spread does not allow it"
  | "pod affinity does not match"
  | "pod anti-affinity does not match"
  | "anti-affinity of a pod there";

export interface Placement {
  uid: string;
  minion: string;
}
export interface Unplaced {
  uid: string;
  /** How many minions refused for each reason; a minion counts once, for the first predicate that refused. */
  refusals: Partial<Record<Refusal, number>>;
  /** One sentence: `0/3 minions fit: 2 lack memory, 1 host port taken`. */
  message: string;
  /** The minion whose room it gets as soon as others have ended there. */
  nominated?: string;
}

export interface ScheduleResult {
  placements: Placement[];
  unplaced: Unplaced[];
  preemptions: Preemption[];
}
