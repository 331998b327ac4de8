/**
 * An update by v1beta1 must not destroy what v1beta1 cannot say: a controller made with readiness probes that is
 * resized with kubecfg keeps them. So the body is compared with what its sender had seen, and only what differs
 * is taken over.
 */

import { Fault } from "../fault.js";
import type { KindMap } from "../kinds/all.js";
import { prepareForUpdate } from "../kinds/prepare.js";
import { sameJson } from "../objects/same-json.js";
import { lenientRules } from "../schema/faults.js";
import { isRecord } from "../schema/shape.js";
import { asSeen, decode, internalFault } from "./codec.js";
import type { WireKind } from "./collections.js";

/** `old` with the differences between `seen` and `next`. Lists of one length are compared element by element. */
function takeOver(old: unknown, seen: unknown, next: unknown): unknown {
  if (sameJson(seen, next)) return old;
  if (
    Array.isArray(old) &&
    Array.isArray(seen) &&
    Array.isArray(next) &&
    old.length === seen.length &&
    seen.length === next.length
  ) {
    return next.map((v, i) => takeOver(old[i], seen[i], v));
  }
  if (!isRecord(old) || !isRecord(seen) || !isRecord(next)) return next;
  const out: Record<string, unknown> = {};
  for (const key of new Set([...Object.keys(old), ...Object.keys(next)])) {
    const value = takeOver(old[key], seen[key], next[key]);
    if (value !== undefined) out[key] = value;
  }
  return out;
}

/**
 * The object to be stored when `body` is PUT over `old`. Kinder than 0.5.4: uid, creation time, host, portal
 * address and all that v1beta1 has no word for are kept.
 * @throws Fault BadRequest, Invalid, Conflict, with v1beta1's names of fields
 */
export function updateByWire<K extends WireKind>(kind: K, old: KindMap[K] & { kind: K }, body: unknown): KindMap[K] {
  const next = decode(kind, body);
  const seen = asSeen<K>(old);
  const merged = takeOver(old, seen, next) as KindMap[K];
  const { resourceVersion: _, ...metadata } = merged.metadata;
  const given = next.metadata.resourceVersion;
  const withRevision = {
    ...merged,
    metadata: { ...metadata, ...(given ? { resourceVersion: given } : {}) },
  } as KindMap[K];
  try {
    return prepareForUpdate(kind, old, withRevision, lenientRules);
  } catch (error) {
    throw error instanceof Fault ? internalFault(error, kind) : error;
  }
}
