import type { Priority } from "./priority.js";

/**
 * The fullest minion that still takes the pod, so that others stay free for large pods or can be switched off: the
 * largest used share of cpu, memory and pods after placing, times ten. The largest and not the mean, since the
 * scarcest resource is the one that fills a minion.
 */
export const binPack: Priority = ({ table, cpuUsed, memoryUsed, podsUsed }, slot, kind) => {
  const cpu = table.cpuCapacity[slot] as number;
  const memory = table.memoryCapacity[slot] as number;
  const podsMax = table.podsMax[slot] as number;
  const pods = (podsUsed[slot] as number) + 1;
  const used = Math.max(
    cpu > 0 ? ((cpuUsed[slot] as number) + kind.cpuMillis) / cpu : 0,
    memory > 0 ? ((memoryUsed[slot] as number) + kind.memoryBytes) / memory : 0,
    podsMax > 0 ? pods / podsMax : 1 - 2 ** (-pods / 10),
  );
  return used * 10;
};
