/**
 * Whether an object whose owners are gone goes too. Kubernetes' garbage collector (pkg/controller/garbagecollector), as a
 * function of the object and of how its owners stand.
 */
import type { OwnerReference } from "kubernetes-types/meta/v1.js";
import { isEnding, type Propagation, propagationOf } from "./finalizers.js";
import type { ApiObject } from "./types.js";

/**
 * How an owner stands: it is there (or of a kind that we do not have, so that others must know), it is gone, or it is on
 * its way out and waits for what it owns.
 */
export type Standing = "there" | "gone" | "waits";

export type Judgement =
  | { deed: "keep" }
  /** These owners are forgotten; another one is there. */
  | { deed: "release"; uids: ReadonlySet<string> }
  | { deed: "remove"; propagation: Propagation };

const keep: Judgement = { deed: "keep" };

/** What an object owns: anything, and something that waits for its own dependents. */
export interface Owned {
  any: boolean;
  waiting: boolean;
}

/** @param owned what the object itself owns, asked for only if it matters */
export function judgeDependent(
  object: ApiObject,
  standingOf: (owner: OwnerReference) => Standing,
  owned: () => Owned,
): Judgement {
  const references = object.metadata.ownerReferences ?? [];
  if (references.length === 0 || isEnding(object)) return keep;
  const standings = references.map((owner) => ({ uid: owner.uid, is: standingOf(owner) }));
  const lost = standings.filter(({ is }) => is !== "there");
  if (lost.length === 0) return keep;
  if (lost.length < standings.length) return { deed: "release", uids: new Set(lost.map(({ uid }) => uid)) };
  if (!lost.some(({ is }) => is === "waits")) return { deed: "remove", propagation: propagationOf(object) };
  const { any, waiting } = owned();
  // Two that wait for each other would wait for ever: one of a circle goes at once.
  return { deed: "remove", propagation: any && !waiting ? "Foreground" : "Background" };
}

/** Whether a dependent keeps its owner, which waits for what it owns, from going. */
export function blocks({ metadata }: ApiObject, owner: string): boolean {
  return metadata.ownerReferences?.some((o) => o.uid === owner && o.blockOwnerDeletion === true) ?? false;
}

/** The object without the owners that are named. */
export function released<T extends ApiObject>(object: T, uids: ReadonlySet<string>): T {
  const { ownerReferences = [], ...metadata } = object.metadata;
  const others = ownerReferences.filter((o) => !uids.has(o.uid));
  return { ...object, metadata: others.length > 0 ? { ...metadata, ownerReferences: others } : metadata };
}
