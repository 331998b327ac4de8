/** Judges writes: what each would change, given what is there. Pure; the store applies what comes out. */

import { alreadyExists, changedSince, Fault, notFound } from "../fault.js";
import type { AnyObject } from "../kinds/all.js";
import { type Key, keyOf, keyText } from "../kinds/key.js";
import { revisionOf } from "../objects/types.js";
import type { Change, Write, WriteResult } from "./store.js";

/** What one `write` call asks for. */
export interface Call {
  batch: readonly Write[];
  atomic: boolean;
}

export interface Verdicts {
  /** In order of revision. */
  changes: Change[];
  /** One list per call, one result per write. */
  results: WriteResult[][];
}

/** The last word on each object: what this round wrote (null: removed), else what is stored. */
class Overlay {
  readonly written = new Map<string, AnyObject | null>();

  constructor(private readonly below: (key: Key) => AnyObject | undefined) {}

  readonly get = (key: Key): AnyObject | undefined => {
    const here = this.written.get(keyText(key));
    return here === undefined ? this.below(key) : (here ?? undefined);
  };

  note(change: Change): void {
    this.written.set(keyText(keyOf(change.object)), change.type === "DELETED" ? null : change.object);
  }
}

/**
 * Judges calls one after the other, each on what the ones before it left.
 * @param stored what is there before the first call
 * @param revision the store's revision before the first call
 */
export function judgeCalls(
  calls: readonly Call[],
  stored: (key: Key) => AnyObject | undefined,
  revision: number,
): Verdicts {
  const overlay = new Overlay(stored);
  const changes: Change[] = [];
  const results: WriteResult[][] = [];
  let last = revision;
  for (const call of calls) {
    // An atomic call may be taken back as a whole, so it does not write into what the next ones see.
    const own = call.atomic ? new Overlay(overlay.get) : overlay;
    const verdict = judgeCall(call, own, last);
    for (const change of verdict.changes) {
      if (own !== overlay) overlay.note(change);
      changes.push(change);
      last = change.revision;
    }
    results.push(verdict.results);
  }
  return { changes, results };
}

/** Judges one call and notes what it changes in `overlay`. */
function judgeCall(call: Call, overlay: Overlay, revision: number): { changes: Change[]; results: WriteResult[] } {
  const changes: Change[] = [];
  const results: WriteResult[] = [];
  for (const write of call.batch) {
    const verdict = judgeWrite(write, overlay.get, revision + changes.length + 1);
    if ("fault" in verdict) {
      results.push({ ok: false, fault: verdict.fault });
      continue;
    }
    if (verdict.change) {
      overlay.note(verdict.change);
      changes.push(verdict.change);
    }
    results.push({ ok: true, object: verdict.object, revision: revisionOf(verdict.object) });
  }
  const refused = results.find((result) => !result.ok);
  if (call.atomic && refused && !refused.ok) return { changes: [], results: results.map(alsoRefused(refused.fault)) };
  return { changes, results };
}

/** In an atomic batch the writes that would have been fine are refused because of the first that was not. */
function alsoRefused(because: Fault): (result: WriteResult) => WriteResult {
  const message = `not written, because another write of the same atomic batch was refused: ${because.message}`;
  return (result) => (result.ok ? { ok: false, fault: new Fault("Conflict", message) } : result);
}

type Verdict = { fault: Fault } | { object: AnyObject; change?: Change };

/** @param revision the revision the write gets if it changes something */
function judgeWrite(write: Write, stored: (key: Key) => AnyObject | undefined, revision: number): Verdict {
  const key = write.op === "remove" ? write.key : keyOf(write.object);
  if (key.name === "") {
    return { fault: new Fault("BadRequest", `a ${key.kind} without metadata.name cannot be stored: give it a name`) };
  }
  const previous = stored(key);
  if (write.op === "create") {
    if (previous) return { fault: alreadyExists(key.kind, key.name) };
    const object = withRevision(write.object, revision);
    return { object, change: { type: "ADDED", object, revision } };
  }
  if (!previous) return { fault: notFound(key.kind, key.name) };
  const current = revisionOf(previous);
  if (write.expected !== undefined && write.expected !== current) {
    const deed = write.op === "remove" ? "deleted" : "updated";
    return { fault: changedSince(key.kind, key.name, current, write.expected, deed) };
  }
  if (write.op === "remove") {
    const object = withRevision(previous, revision);
    return { object, change: { type: "DELETED", object, previous, revision } };
  }
  if (sameExceptRevision(write.object, previous)) return { object: previous };
  const object = withRevision(write.object, revision);
  return { object, change: { type: "MODIFIED", object, previous, revision } };
}

function withRevision<T extends AnyObject>(object: T, revision: number): T {
  return { ...object, metadata: { ...object.metadata, resourceVersion: String(revision) } };
}

function sameExceptRevision(a: AnyObject, b: AnyObject): boolean {
  const resourceVersion = b.metadata.resourceVersion ?? "0";
  return sameValue({ ...a, metadata: { ...a.metadata, resourceVersion } }, b);
}

/** Equality of plain data; a field that is undefined equals one that is missing. Shared parts are not walked. */
export function sameValue(a: unknown, b: unknown): boolean {
  if (a === b) return true;
  if (typeof a !== "object" || typeof b !== "object" || a === null || b === null) return false;
  if (Array.isArray(a) || Array.isArray(b)) {
    if (!Array.isArray(a) || !Array.isArray(b) || a.length !== b.length) return false;
    return a.every((item, i) => sameValue(item, b[i]));
  }
  const left = a as Record<string, unknown>;
  const right = b as Record<string, unknown>;
  for (const field in left) if (!sameValue(left[field], right[field])) return false;
  for (const field in right) if (right[field] !== undefined && left[field] === undefined) return false;
  return true;
}
