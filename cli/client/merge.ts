/** The three-way merge of `apply`: what is there, what was applied last, what is wanted now. */

import type { AnyObject } from "../../core/kinds/all.js";
import { lastAppliedKey } from "../../core/objects/patches/ambiguous-keys.js";
import { isRecord } from "../../core/schema/shape.js";
import { bare, plainValue } from "../../core/schema/written.js";

/** Whether `live` says all that `wanted` says; it may say more, defaults for one. */
export function covers(live: unknown, wanted: unknown): boolean {
  if (wanted === null || wanted === undefined) return live === null || live === undefined;
  if (Array.isArray(wanted))
    return Array.isArray(live) && live.length === wanted.length && wanted.every((w, i) => covers(live[i], w));
  if (isRecord(wanted)) return isRecord(live) && Object.keys(wanted).every((key) => covers(live[key], wanted[key]));
  return live === bare(wanted) || live === plainValue(wanted);
}

function mergeAt(live: unknown, last: unknown, wanted: unknown): unknown {
  if (!isRecord(wanted)) return covers(live, wanted) && live !== undefined ? live : wanted;
  if (!isRecord(live)) return wanted;
  const before = isRecord(last) ? last : {};
  const out: Record<string, unknown> = {};
  for (const key of new Set([...Object.keys(live), ...Object.keys(wanted)])) {
    const isWanted = Object.hasOwn(wanted, key);
    const isDropped = !isWanted && Object.hasOwn(before, key);
    if (isDropped || (isWanted && wanted[key] === null)) continue;
    out[key] = isWanted ? mergeAt(live[key], before[key], wanted[key]) : live[key];
  }
  return out;
}

function lastApplied(live: AnyObject): unknown {
  const text = live.metadata.annotations?.[lastAppliedKey];
  if (text === undefined) return {};
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return {};
  }
}

/** What only the server writes is not taken from a manifest, though manifests printed by `get` have it. */
function withoutServersOwn(wanted: Record<string, unknown>): Record<string, unknown> {
  const { status: _, metadata, ...rest } = wanted;
  if (!isRecord(metadata)) return rest;
  const { uid: _u, resourceVersion: _r, creationTimestamp: _c, generation: _g, selfLink: _s, ...own } = metadata;
  return { ...rest, metadata: own };
}

/** `live` with the manifest merged in; the same value where nothing is to change. */
export function merged(live: AnyObject, wanted: Record<string, unknown>): AnyObject {
  const last = lastApplied(live);
  return mergeAt(live, isRecord(last) ? withoutServersOwn(last) : {}, withoutServersOwn(wanted)) as AnyObject;
}
