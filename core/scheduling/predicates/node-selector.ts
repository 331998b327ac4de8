import { bloomBit, type NodeTable } from "../node-table.js";
import type { Predicate } from "./predicate.js";

function hasLabel(table: NodeTable, slot: number, label: number): boolean {
  if (((table.labelBloom[slot] as number) & bloomBit(label)) === 0) return false;
  const start = slot * table.size.widths.labels;
  return table.entries.labels.subarray(start, start + (table.counts.labels[slot] as number)).includes(label);
}

/** Every label of the pod's nodeSelector must be on the minion. The bloom spares most of the exact checks. */
export const nodeSelector: Predicate = {
  refusal: "node selector does not match",
  concerns: (kind) => kind.selector.length > 0,
  refuses: ({ table }, slot, kind) => kind.selector.some((label) => !hasLabel(table, slot, label)),
};
