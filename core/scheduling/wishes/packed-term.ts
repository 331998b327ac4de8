/** What is asked of minions, in the numbers of the node table: as sets of labels or slots, whatever the operator was. */

import { includesSorted } from "../int-lists.js";
import type { LabelBook } from "../label-book.js";
import type { NodeTable } from "../node-table.js";
import { nameField, nodeValueFits } from "./node-requirement.js";
import type { PackedRequirement, PackedTerm } from "./packed.js";
import type { NodeRequirement, NodeTerm } from "./wishes.js";

/** What terms are packed with. */
export interface Places {
  labels: LabelBook;
  /** Slots by the names of their minions. */
  slots: ReadonlyMap<string, number>;
}

const ascending = (a: number, b: number): number => a - b;

/** By its values of a key, the known ones of which are `all`: which of them will do, or which will not. */
function pack(
  { operator, values }: NodeRequirement,
  all: Iterable<{ value: string; id: number }>,
): Omit<PackedRequirement, "of"> {
  // Who lacks the label is asked by the same rule.
  const wantsOne = !nodeValueFits(operator, values, undefined);
  const entries: number[] = [];
  for (const { value, id } of all) if (nodeValueFits(operator, values, value) === wantsOne) entries.push(id);
  return { entries: entries.sort(ascending), wantsOne };
}

function* named(slots: ReadonlyMap<string, number>): Iterable<{ value: string; id: number }> {
  for (const [value, id] of slots) yield { value, id };
}

/** A term in this moment's numbers. */
export function packTerm(term: NodeTerm, { labels, slots }: Places): PackedTerm {
  return term.map((requirement): PackedRequirement => {
    const { of, key } = requirement;
    if (of === "label") return { of: "label", ...pack(requirement, labels.valuesOf(key)) };
    return { of: "slot", ...(key === nameField ? pack(requirement, named(slots)) : { entries: [], wantsOne: true }) };
  });
}

function hasOne({ of, entries }: PackedRequirement, table: NodeTable, slot: number): boolean {
  if (of === "slot") return includesSorted(entries, slot);
  const start = slot * table.size.widths.labels;
  const end = start + (table.counts.labels[slot] as number);
  for (let i = start; i < end; i++) if (includesSorted(entries, table.entries.labels[i] as number)) return true;
  return false;
}

/** Whether the minion of `slot` is what a term asks for. */
export function termFits(term: PackedTerm, table: NodeTable, slot: number): boolean {
  return term.length > 0 && term.every((r) => hasOne(r, table, slot) === r.wantsOne);
}
