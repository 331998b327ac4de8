/** What somebody applied the last time and leaves out now goes, unless others have it as well. */
import type { Description } from "../schema/description.js";
import { type FieldSet, isEmpty } from "./field-set.js";
import { elementStep, fieldBelow, isKeyed, isLeaf } from "./steps.js";

type Rec = Record<string, unknown>;

/** Stands for a value that goes. */
const gone = Symbol("gone");

/** A part that was applied; `kept` is what anybody has of it now. */
function prunePart(of: Description | undefined, value: unknown, last: FieldSet, kept: FieldSet | undefined): unknown {
  const isNobodys = !kept || isEmpty(kept);
  // Of an object without what was applied the rest makes no sense: what stands there by default comes back.
  if (isNobodys && (isLeaf(of, value) || last.isMember || of?.type === "object")) return gone;
  if (isLeaf(of, value)) return value;
  const left = pruned(of, value, last, kept);
  return Object.keys(left as object).length === 0 && isNobodys ? gone : left;
}

/**
 * A value without what was applied the last time (`last`) and is nobody's now (`kept`: what anybody has, the new
 * configuration included). What names an element stays as long as the element does.
 */
export function pruned(
  of: Description | undefined,
  value: unknown,
  last: FieldSet,
  kept: FieldSet | undefined,
  names: readonly string[] = [],
): unknown {
  if (isLeaf(of, value)) return value;
  if (of?.type === "list")
    return (value as unknown[]).flatMap((element) => {
      const step = elementStep(of, element);
      const was = last.below.get(step);
      if (!was) return [element];
      const now = kept?.below.get(step);
      if (!now || isEmpty(now)) return [];
      return [isKeyed(of) ? pruned(of.items, element, was, now, of.mapKeys) : element];
    });
  const out: Rec = {};
  for (const [name, field] of Object.entries(value as Rec)) {
    const was = names.includes(name) ? undefined : last.below.get(`f:${name}`);
    const left = was ? prunePart(fieldBelow(of, name), field, was, kept?.below.get(`f:${name}`)) : field;
    if (left !== gone) out[name] = left;
  }
  return out;
}
