/**
 * What a controller decides. It is a pure function of the object, of what belongs to it, and of the time; the same each
 * time it looks, so a look that is missed or doubled costs time at most.
 *
 *   reconcile(object, children, nowMs) → what to make, change and remove, what to say of it, when to look again
 */
import type { ApiObject, ObjectMeta } from "./types.js";

/** An object to be made. Its name and owner (unless given), uid and times are added as it is written. */
export interface NewObject {
  kind: string;
  metadata: Partial<ObjectMeta>;
  [field: string]: unknown;
}

/** An object that is there: this one, and none that took its name since. */
export interface Named {
  kind: string;
  name: string;
  uid: string;
}

/** To be told to people, as an Event about the object. */
export interface ControllerNote {
  level: "Normal" | "Warning";
  reason: string;
  message: string;
}

export interface Reconciled {
  create: readonly NewObject[];
  /** As they shall be; written only over the revision they were made from. */
  update: readonly ApiObject[];
  remove: readonly Named[];
  /** Made its own: they are meant, and nobody owns them. */
  adopt?: readonly Named[];
  /** Let go: they are owned, and meant no more. */
  release?: readonly Named[];
  /** What its status shall say; undefined = what it says. */
  status?: object;
  /** Look again then, even if nothing happens. */
  againAtMs?: number;
  /** Said once, until they change. */
  notes?: readonly ControllerNote[];
}

/** @param children what belongs to the object, as it is now */
export type Reconcile<T, C> = (object: T, children: readonly C[], nowMs: number) => Reconciled;
