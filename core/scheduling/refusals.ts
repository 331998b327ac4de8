/** Counting refusals, and saying them: `0/3 minions fit: 2 lack memory, 1 host port taken`. */
import type { Refusal } from "./schedule-types.js";

/** By {@link refusalOrder}. */
export type RefusalCounts = Int32Array;

/** Each refusal as it is said of one minion and of several. */
const words: Readonly<Record<Refusal, readonly [one: string, several: string]>> = {
  "another host is asked for": ["is not the host asked for", "are not the host asked for"],
  "not ready": ["not ready", "not ready"],
  cordoned: ["cordoned", "cordoned"],
  flapping: ["was lost too often lately", "were lost too often lately"],
  "node selector does not match": ["does not match the node selector", "do not match the node selector"],
  "node affinity does not match": ["does not match the node affinity", "do not match the node affinity"],
  "taint not tolerated": ["has a taint not tolerated", "have a taint not tolerated"],
  "host port taken": ["host port taken", "host port taken"],
  "lacks cpu": ["lacks cpu", "lack cpu"],
  "lacks memory": ["lacks memory", "lack memory"],
  "disk in use": ["disk in use", "disk in use"],
  "too many pods": ["has too many pods", "have too many pods"],
  "topology spread does not allow it": ["would break the topology spread", "would break the topology spread"],
  "pod affinity does not match": ["does not match the pod affinity", "do not match the pod affinity"],
  "pod anti-affinity does not match": ["does not match the pod anti-affinity", "do not match the pod anti-affinity"],
  "anti-affinity of a pod there": [
    "has pods whose anti-affinity excludes it",
    "have pods whose anti-affinity excludes it",
  ],
};

const refusalOrder = Object.keys(words) as Refusal[];
const indexOf = new Map(refusalOrder.map((refusal, index) => [refusal, index]));

export function newRefusalCounts(): RefusalCounts {
  return new Int32Array(refusalOrder.length);
}

export function countRefusal(counts: RefusalCounts, refusal: Refusal, minions: number): void {
  const index = indexOf.get(refusal) as number;
  counts[index] = (counts[index] as number) + minions;
}

/** The counts by name, without zeros. */
export function namedRefusals(counts: RefusalCounts): Partial<Record<Refusal, number>> {
  const named: Partial<Record<Refusal, number>> = {};
  for (const [index, refusal] of refusalOrder.entries()) {
    const count = counts[index] as number;
    if (count > 0) named[refusal] = count;
  }
  return named;
}

/** One sentence for a pod that fits nowhere, the most frequent reason first. */
export function sayRefusals(counts: RefusalCounts): string {
  const reasons = Object.entries(namedRefusals(counts)) as [Refusal, number][];
  const minions = reasons.reduce((sum, [, count]) => sum + count, 0);
  if (minions === 0) return "0/0 minions fit: there is no minion";
  const said = reasons
    .sort((a, b) => b[1] - a[1])
    .map(([refusal, count]) => `${count} ${words[refusal][count === 1 ? 0 : 1]}`);
  return `0/${minions} minions fit: ${said.join(", ")}`;
}

/** What is added where others end for it. */
export function sayNominated(minion: string): string {
  return `; gets the room of pods of lower priority on "${minion}" when they have ended`;
}
