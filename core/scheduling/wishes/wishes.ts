/** What a pod asks of where it is, beyond room: of the minion, of the pods there, of how its like are spread. Plain data. */
import type { LabelSelector } from "../../objects/selectors.js";

export interface NodeRequirement {
  key: string;
  /** Of which the value is meant: a label, or a field (the one there is: metadata.name). */
  of: "label" | "field";
  operator: string;
  values: string[];
}

/** All must hold; one without any means no minion. */
export type NodeTerm = NodeRequirement[];

/** Some pods, and within which topology they are near: the minions that have the same value of a label. */
export interface PodTerm {
  topologyKey: string;
  /** null = none. */
  selector: LabelSelector | null;
  namespaces: string[];
  /** Namespaces besides; null = none. */
  namespaceSelector: LabelSelector | null;
}

export interface Weighted<T> {
  weight: number;
  term: T;
}

/** How many of some pods may be in one domain of a topology more than in the one with the fewest. */
export interface SpreadRule {
  topologyKey: string;
  /** null = none. */
  selector: LabelSelector | null;
  maxSkew: number;
  /** With fewer domains than this the fewest count as none. */
  minDomains: number;
  /** Must hold; else it only counts. */
  isHard: boolean;
  /** Domains of minions that the pod's selector and affinity exclude do not count. */
  honorsAffinity: boolean;
  /** Nor those of minions that are tainted. */
  honorsTaints: boolean;
}

export interface Wishes {
  /** One of them must hold; null = any minion will do. */
  minions: NodeTerm[] | null;
  preferredMinions: Weighted<NodeTerm>[];
  near: PodTerm[];
  away: PodTerm[];
  /** A weight below zero: rather away from them. */
  preferredPods: Weighted<PodTerm>[];
  spread: SpreadRule[];
}

/** Whether other pods matter to where it goes, or it to where they go. */
export const isSociable = (wishes: Wishes | null): wishes is Wishes =>
  wishes !== null && wishes.near.length + wishes.away.length + wishes.preferredPods.length + wishes.spread.length > 0;
