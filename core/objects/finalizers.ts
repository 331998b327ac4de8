/**
 * What holds an object that is to go: as long as it has finalizers it stays, with a deletionTimestamp. Two of them are the
 * garbage collector's own and say what becomes of what the object owns.
 */
import type { Faults } from "../schema/faults.js";
import type { ApiObject, Metadata } from "./types.js";

/** It goes when all that blocks it is gone. */
export const foregroundFinalizer = "foregroundDeletion";
/** What it owns stays, without an owner. */
export const orphanFinalizer = "orphan";

/** What becomes of what an object owns: it goes after it, before it, or stays on its own (DeleteOptions.propagationPolicy). */
export const propagations = ["Background", "Foreground", "Orphan"] as const;
export type Propagation = (typeof propagations)[number];

export function isEnding({ metadata }: ApiObject): boolean {
  return metadata.deletionTimestamp !== undefined;
}

export function isHeld({ metadata }: ApiObject): boolean {
  return (metadata.finalizers?.length ?? 0) > 0;
}

/** It is on its way out, and waits for what it owns to go first. */
export function waitsForDependents(object: ApiObject): boolean {
  return isEnding(object) && object.metadata.finalizers?.includes(foregroundFinalizer) === true;
}

/** How it goes: as is asked for, else as its finalizers say, else what it owns goes after it. */
export function propagationOf({ metadata: { finalizers = [] } }: ApiObject, asked?: Propagation): Propagation {
  if (asked) return asked;
  if (finalizers.includes(orphanFinalizer)) return "Orphan";
  return finalizers.includes(foregroundFinalizer) ? "Foreground" : "Background";
}

/** The object with these finalizers; without the field if there are none. */
export function withFinalizers<T extends ApiObject>(object: T, finalizers: readonly string[]): T {
  const { finalizers: _, ...metadata } = object.metadata;
  return {
    ...object,
    metadata: (finalizers.length > 0 ? { ...metadata, finalizers: [...finalizers] } : metadata) as Metadata,
  };
}

/**
 * The object with the finalizers that its deletion in this way gives it. Of those that are the collector's only
 * `foregroundDeletion` is ever left: what is orphaned is let go with the same write.
 */
export function heldFor<T extends ApiObject>(object: T, propagation: Propagation): T {
  const before = object.metadata.finalizers ?? [];
  const own = before.filter((f) => f !== orphanFinalizer && f !== foregroundFinalizer);
  const wanted = propagation === "Foreground" ? [...own, foregroundFinalizer] : own;
  const isSame = wanted.length === before.length && wanted.every((f) => before.includes(f));
  return isSame ? object : withFinalizers(object, wanted);
}

/** Of an object that is on its way out, finalizers may only be removed. */
export function checkFinalizers(old: ApiObject, next: ApiObject, faults: Faults): void {
  if (!isEnding(old)) return;
  const before = new Set(old.metadata.finalizers);
  const added = (next.metadata.finalizers ?? []).filter((f) => !before.has(f));
  if (added.length > 0) {
    const why = `no new finalizers can be added if the object is being deleted, found new finalizers ${added.join(", ")}`;
    faults.forbidden("metadata.finalizers", why);
  }
}
