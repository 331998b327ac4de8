/** All fields of a value: of a configuration, which who applies it has; of a new object, which who made it has. */

import { Fault } from "../fault.js";
import type { Description } from "../schema/description.js";
import { type FieldSet, leaf } from "./field-set.js";
import { isLeaf, partsOf, wayText } from "./steps.js";

/**
 * The fields of a value. Elements of lists are members themselves; objects and maps are when they are empty, and else what
 * is in them.
 * @throws Fault BadRequest: an element without its key, or two with the same
 */
export function fieldsOf(of: Description | undefined, value: unknown, way: readonly string[] = []): FieldSet {
  if (isLeaf(of, value)) return leaf;
  const below = new Map<string, FieldSet>();
  for (const part of partsOf(of, value)) {
    const here = [...way, part.step];
    if (below.has(part.step))
      throw new Fault("BadRequest", `${wayText(way)}: duplicate entries for key ${wayText([part.step])}`);
    const set = fieldsOf(part.of, part.value, here);
    below.set(part.step, of?.type === "list" ? { isMember: true, below: set.below } : set);
  }
  return { isMember: below.size === 0, below };
}

/** Every field of a value that is new: what holds others is one as well. Elements that share a name are one. */
export function wholeOf(of: Description | undefined, value: unknown): FieldSet {
  if (isLeaf(of, value)) return leaf;
  const below = new Map<string, FieldSet>();
  for (const part of partsOf(of, value)) below.set(part.step, wholeOf(part.of, part.value));
  return below.size === 0 ? leaf : { isMember: true, below };
}

/** The same of the parts of an object, which are there in every object of the kind, and nobody's. */
export function wholeObject(of: Description, object: object): FieldSet {
  const roots = new Map<string, FieldSet>();
  for (const part of partsOf(of, object)) {
    const set = wholeOf(part.of, part.value);
    const isRoot = !isLeaf(part.of, part.value) && part.of?.type === "object";
    const own = isRoot ? { isMember: false, below: set.below } : set;
    if (own.isMember || own.below.size > 0) roots.set(part.step, own);
  }
  return { isMember: false, below: roots };
}
