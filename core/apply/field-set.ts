/**
 * Which fields of an object somebody has: a tree of them. A step down is one text, as Kubernetes' FieldsV1 has it
 * (core/apply/steps.ts). Sets are values: what combines them makes new ones.
 */
export interface FieldSet {
  /** The place itself is in the set, whatever of what is below it is. */
  readonly isMember: boolean;
  readonly below: ReadonlyMap<string, FieldSet>;
}

/** A set that is being made. */
export interface FieldSetDraft extends FieldSet {
  isMember: boolean;
  readonly below: Map<string, FieldSet>;
}

const none: ReadonlyMap<string, FieldSet> = new Map();

export const noFields: FieldSet = { isMember: false, below: none };
export const leaf: FieldSet = { isMember: true, below: none };

export function isEmpty(set: FieldSet): boolean {
  return !set.isMember && set.below.size === 0;
}

/** Branches without a member are none. */
function made(isMember: boolean, below: ReadonlyMap<string, FieldSet>): FieldSet {
  return below.size > 0 ? { isMember, below } : isMember ? leaf : noFields;
}

export function union(a: FieldSet, b: FieldSet): FieldSet {
  if (isEmpty(a) || a === b) return b;
  if (isEmpty(b)) return a;
  const below = new Map(a.below);
  for (const [step, set] of b.below) {
    const other = below.get(step);
    below.set(step, other ? union(other, set) : set);
  }
  return made(a.isMember || b.isMember, below);
}

/** What is in both. */
export function intersection(a: FieldSet, b: FieldSet): FieldSet {
  const below = new Map<string, FieldSet>();
  for (const [step, set] of a.below) {
    const other = b.below.get(step);
    const both = other ? intersection(set, other) : noFields;
    if (!isEmpty(both)) below.set(step, both);
  }
  return made(a.isMember && b.isMember, below);
}

/** What is in `a` and not in `b`; `a` itself if that is all of it. */
export function difference(a: FieldSet, b: FieldSet): FieldSet {
  let below: Map<string, FieldSet> | undefined;
  for (const [step, set] of b.below) {
    const own = a.below.get(step);
    if (!own) continue;
    const left = difference(own, set);
    if (left === own) continue;
    below ??= new Map(a.below);
    if (isEmpty(left)) below.delete(step);
    else below.set(step, left);
  }
  const isMember = a.isMember && !b.isMember;
  return !below && isMember === a.isMember ? a : made(isMember, below ?? a.below);
}

export function sameSet(a: FieldSet, b: FieldSet): boolean {
  if (a === b) return true;
  if (a.isMember !== b.isMember || a.below.size !== b.below.size) return false;
  for (const [step, set] of a.below) {
    const other = b.below.get(step);
    if (!other || !sameSet(set, other)) return false;
  }
  return true;
}

/** The way to each member, in order. */
export function* members(set: FieldSet, way: readonly string[] = []): Generator<readonly string[]> {
  if (set.isMember) yield way;
  for (const [step, below] of set.below) yield* members(below, [...way, step]);
}
