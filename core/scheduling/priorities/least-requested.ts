import type { Priority } from "./priority.js";

const share = (used: number, capacity: number): number => (capacity > 0 ? Math.max(0, 1 - used / capacity) : 1);

/**
 * The minion with most left over: the mean of the free shares of cpu, memory and pods after placing, times ten
 * (Kubernetes 0.8+: `(capacity − requested)·10/capacity`, mean of cpu and memory). Pods count too, so that pods which
 * ask for nothing do not pile up; without a limit on pods, every further ten halve what is left.
 */
export const leastRequested: Priority = ({ table, cpuUsed, memoryUsed, podsUsed }, slot, kind) => {
  const podsMax = table.podsMax[slot] as number;
  const pods = (podsUsed[slot] as number) + 1;
  const free =
    share((cpuUsed[slot] as number) + kind.cpuMillis, table.cpuCapacity[slot] as number) +
    share((memoryUsed[slot] as number) + kind.memoryBytes, table.memoryCapacity[slot] as number) +
    (podsMax > 0 ? share(pods, podsMax) : 2 ** (-pods / 10));
  return (free * 10) / 3;
};
