/**
 * Wishes in numbers: of minions by labels and slots of the node table, of pods by tallies of them and the topologies
 * they count in. All plain data, travels to workers.
 */

export interface PackedRequirement {
  of: "label" | "slot";
  /** Sorted. */
  entries: number[];
  /** The minion must have one of the entries; else none of them. */
  wantsOne: boolean;
}

/** All must hold; one without any means no minion. */
export type PackedTerm = PackedRequirement[];

/** Minions by one label: those of one domain have the same value of it. */
export interface Topology {
  /** Per slot: its domain; -1 = its minion lacks the label. */
  column: Int32Array;
  /** How many domains there are. */
  domains: number;
}

/** How many of some pods are in a domain of a topology. Both are indexes into the order's lists. */
export interface Count {
  tally: number;
  topology: number;
}

export interface PackedSpread extends Count {
  maxSkew: number;
  minDomains: number;
  isHard: boolean;
  honorsAffinity: boolean;
  honorsTaints: boolean;
  /** 1 if a pod of the kind is counted itself. */
  self: 0 | 1;
}

/** What a kind of pod is to others and they to it. */
export interface PackedCompany {
  /** Pods of which one must be in the domain of each topology; null = it asks for none. `isFirst`: it is one of them itself. */
  near: { tally: number; topologies: number[]; isFirst: boolean } | null;
  /** Pods it must not share a domain with. */
  away: Count[];
  /** Pods that must not share a domain with it, by what they say. */
  repelledBy: Count[];
  /** Pods it is better or (below zero) worse to be with, by what either says. */
  preferred: (Count & { weight: number })[];
  spread: PackedSpread[];
  /** The tallies that one more pod of the kind counts in. */
  counted: number[];
}

/** The pods of an order and of the cluster, as far as they matter to each other. */
export interface Companies {
  topologies: Topology[];
  /** Per tally: slot, count, slot, count … */
  tallies: Int32Array[];
}

/** Whether a placement of any pod can only ever make fewer minions fit for the kind, and none better. */
export const onlyNarrows = ({ near, preferred, spread }: PackedCompany): boolean =>
  near === null && preferred.length + spread.length === 0;
