/** What is used of this machine, from /proc. Linux only. */
import { readFile } from "node:fs/promises";
import type { MachineStats } from "../../minion/engine/usage.js";
import { numberAfter } from "./cgroup-files.js";

/** USER_HZ, in which /proc/stat counts on every Linux that runs Node. */
const nanosPerTick = 1e7;
const bytesPerKi = 1_024;

/** From the texts of /proc/stat and /proc/meminfo; as cAdvisor reckons a node's working set. */
export function machineStatsIn(stat: string, meminfo: string, atMs: number): MachineStats | undefined {
  // proc(5): user nice system idle iowait irq softirq steal guest guest_nice; the last two are in the first.
  const ticks = (/^cpu\s+(.*)$/m.exec(stat)?.[1] ?? "").split(/\s+/).map(Number);
  const busy = [0, 1, 2, 5, 6].map((i) => ticks[i] ?? Number.NaN).reduce((a, b) => a + b, 0);
  const [all, free, cache] = ["MemTotal", "MemFree", "Inactive\\(file\\)"].map((word) => numberAfter(meminfo, word));
  if (Number.isNaN(busy) || all === undefined || free === undefined) return undefined;
  const memoryBytes = Math.max(0, all - free - (cache ?? 0)) * bytesPerKi;
  return { atMs, cpuNanosTotal: busy * nanosPerTick, memoryBytes };
}

export async function machineStats(nowMs: number): Promise<MachineStats | undefined> {
  const [stat, meminfo] = await Promise.all(
    ["/proc/stat", "/proc/meminfo"].map((file) => readFile(file, "utf8").catch(() => "")),
  );
  return machineStatsIn(stat ?? "", meminfo ?? "", nowMs);
}
