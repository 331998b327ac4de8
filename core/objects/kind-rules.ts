/** What there is to know about a kind: how it is read, what is filled in, what may change. */

import type { Cause } from "../fault.js";
import type { OwnPlaces } from "../network/own-places.js";
import type { Faults } from "../schema/faults.js";
import type { Shape } from "../schema/shape.js";
import { sameJson } from "./same-json.js";
import type { ApiObject } from "./types.js";

/** By which words of the API something is said: those of today (v1 and its groups), or those of 2014. */
export type ApiVersion = "v1" | "v1beta1";

export interface KindRules<T extends ApiObject> {
  /** Types and values of all fields, and how they go together. */
  shape: Shape<T>;
  /** Of what the user left out: what follows from other fields. Plain defaults, which the shape names, are there. */
  withDefaults(object: T): T;
  /** Without what only the server may say about a new object (status, mostly). */
  asNew(object: T, version: ApiVersion): T;
  /** Of a new object, what follows from its name and uid, now that it has them; `faults` hears of what does not go with them. */
  identified?(object: T, faults: Faults): T;
  /** `next` with what an update may leave out taken from `old` (status, an address once given). */
  carriedOver(old: T, next: T): T;
  /** The object once its status was written by others: what of it follows from what they wrote. */
  concluded?(object: T): T;
  /** Causes for what may not change. Both are complete; `next` is carried over already. */
  checkUpdate(old: T, next: T, faults: Faults): void;
  /** What else must hold of a whole object as it will be stored, and of what becomes of it. @param old undefined: it is new */
  judge?(old: T | undefined, next: T, faults: Faults): void;
  /** Labels and selectors in its spec: a value that came by v1beta1 and is none in v1 may stay there. */
  labelsWithin?(object: T): (Readonly<Record<string, string>> | undefined)[];
  /** Addresses and ports it asks for that are the cluster's own, each with the reason. */
  claims?(object: T, own: OwnPlaces): Cause[];
}

/** Of a kind without a status or anything else that follows from something. */
export function plainRules<T extends ApiObject>(shape: Shape<T>): KindRules<T> {
  return {
    shape,
    withDefaults: (object) => object,
    asNew: (object) => object,
    carriedOver: (_old, next) => next,
    checkUpdate: () => {},
  };
}

/** Fields of `old` and `next` below `path` that differ, each named as forbidden to change. */
export function forbidChanges(
  old: object,
  next: object,
  names: readonly string[],
  path: string,
  why: string,
  faults: Faults,
): void {
  const [before, after] = [old as Record<string, unknown>, next as Record<string, unknown>];
  for (const name of names)
    if (!sameJson(before[name], after[name])) faults.forbidden(path ? `${path}.${name}` : name, why);
}

/** All names of fields of either. */
export function fieldNames(a: object, b: object): string[] {
  return [...new Set([...Object.keys(a), ...Object.keys(b)])];
}

/** The object without its status. */
export function withoutStatus<T extends ApiObject & { status?: unknown }>(object: T): T {
  const { status: _, ...rest } = object;
  return rest as T;
}

/** `next` with the status of `old`: only the status subresource changes it. */
export function withStatusOf<T extends ApiObject & { status?: unknown }>(old: T, next: T): T {
  return old.status === undefined ? withoutStatus(next) : { ...next, status: old.status };
}
