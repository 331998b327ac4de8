/** The ReplicaSets of a deployment, as it sees them. */
import { isEnding } from "../../objects/finalizers.js";
import { ownerOf } from "../../objects/index/facts.js";
import { isMeant } from "../../objects/label-selector.js";
import type { Named } from "../../objects/reconciled.js";
import type { ReplicaSet } from "../replica-set/object.js";
import { type Deployment, deploymentKeys } from "./object.js";
import { isOfTemplate, setName } from "./template.js";

export interface Sets {
  /** The one of the template that is wanted now. */
  current: ReplicaSet | undefined;
  /** The others, the oldest first. */
  old: readonly ReplicaSet[];
  all: readonly ReplicaSet[];
  /** Meant, and owned by nobody. */
  adopt: readonly Named[];
  /** Owned, and meant no more. */
  release: readonly Named[];
  /** How often the name of a new one was another's. */
  collisions: number;
}

const named = ({ kind, metadata: { name, uid = "" } }: ReplicaSet): Named => ({ kind, name, uid });

function byAge(a: ReplicaSet, b: ReplicaSet): number {
  const [x, y] = [a.metadata.creationTimestamp ?? "", b.metadata.creationTimestamp ?? ""];
  return x < y ? -1 : x > y ? 1 : a.metadata.name < b.metadata.name ? -1 : 1;
}

/** @param children sets it owns, those it might adopt, and those whose names it might want */
export function setsOf(deployment: Deployment, children: readonly ReplicaSet[]): Sets {
  const { uid } = deployment.metadata;
  const means = (set: ReplicaSet): boolean => isMeant(deployment.spec.selector, set.metadata.labels);
  const owned = children.filter((set) => ownerOf(set) === uid);
  const all = owned.filter(means).sort(byAge);
  const current = all.find((set) => isOfTemplate(set, deployment));
  const names = new Set(children.map(({ metadata }) => metadata.name));
  let collisions = deployment.status?.collisionCount ?? 0;
  if (!current) while (names.has(setName(deployment, collisions))) collisions++;
  return {
    current,
    all,
    old: all.filter((set) => set !== current),
    adopt: children.filter((set) => ownerOf(set) === "" && means(set) && !isEnding(set)).map(named),
    release: owned.filter((set) => !means(set) && !isEnding(set)).map(named),
    collisions,
  };
}

export const wantedOf = ({ spec }: ReplicaSet): number => spec.replicas ?? 1;

/** Whether its controller has seen what is wanted of it: what its status says is of that. */
export function isSettled({ metadata, status }: ReplicaSet): boolean {
  return (status?.observedGeneration ?? 0) >= (metadata.generation ?? 0);
}

/** Pods it has or will have. */
export const mostOf = (set: ReplicaSet): number => Math.max(wantedOf(set), set.status?.replicas ?? 0);

/** Of its available pods, those that it will keep. */
export const availableOf = (set: ReplicaSet): number => Math.min(wantedOf(set), set.status?.availableReplicas ?? 0);

export const sumOf = (sets: readonly ReplicaSet[], what: (set: ReplicaSet) => number): number =>
  sets.reduce((sum, set) => sum + what(set), 0);

export function revisionOfSet({ metadata }: ReplicaSet): number {
  return Number(metadata.annotations?.[deploymentKeys.revision] ?? 0) || 0;
}
