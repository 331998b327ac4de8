import type { Priority } from "./priority.js";

/** 10, and 10 less for each PreferNoSchedule taint that the pod does not tolerate. */
export const avoidSoftTaints: Priority = ({ table }, slot, kind) => {
  const start = slot * table.size.widths.taints;
  const end = start + (table.counts.taints[slot] as number);
  let score = 10;
  for (let i = start; i < end; i++) {
    const taint = table.entries.taints[i] as number;
    const isSoft = (taint & 1) === 1;
    if (isSoft && !kind.tolerated.includes(taint)) score -= 10;
  }
  return score;
};
