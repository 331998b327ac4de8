/** What was used between two looks at a counter. Pure. */
import { memoryBytesMax, windowMsMax } from "../link/limits.js";
import { nanoCoresMax, type PodUsed, type Used } from "../link/usage.js";

/** What a look shows. */
export interface Look {
  atMs: number;
  cpuNanosTotal: number;
  memoryBytes: number;
}

/** A container of a pod that runs, as its engine knows it. */
export interface RunningContainer {
  uid: string;
  name: string;
  id: string;
}

const within = (value: number, most: number): number => Math.min(most, Math.max(0, Math.round(value)));

/** undefined: too little lies between them, or it began anew meanwhile. */
export function usedBetween(before: Look | undefined, now: Look): (Used & { windowMs: number }) | undefined {
  if (!before) return undefined;
  const windowMs = Math.round(now.atMs - before.atMs);
  const nanos = now.cpuNanosTotal - before.cpuNanosTotal;
  if (windowMs < 1 || windowMs > windowMsMax || nanos < 0) return undefined;
  return {
    windowMs,
    nanoCores: within((nanos * 1_000) / windowMs, nanoCoresMax),
    memoryBytes: within(now.memoryBytes, memoryBytesMax),
  };
}

/** Pods of which every container that runs was seen twice: half a pod would pass for one that does little. */
export function podsUsed(
  running: readonly RunningContainer[],
  before: ReadonlyMap<string, Look>,
  now: ReadonlyMap<string, Look>,
): PodUsed[] {
  const pods = new Map<string, PodUsed | undefined>();
  for (const { uid, name, id } of running) {
    const known = pods.has(uid) ? pods.get(uid) : { uid, windowMs: 0, containers: [] };
    const look = now.get(id);
    const used = look && usedBetween(before.get(id), look);
    if (!known || !used) {
      pods.set(uid, undefined);
      continue;
    }
    const { windowMs, ...amounts } = used;
    known.containers.push({ name, ...amounts });
    known.windowMs = Math.max(known.windowMs, windowMs);
    pods.set(uid, known);
  }
  return [...pods.values()].filter((pod) => pod !== undefined);
}
