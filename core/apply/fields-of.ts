/** All fields that a configuration names: who applies it has these. */

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
