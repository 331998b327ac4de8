/** How the images of random workloads behave: pulled slowly, ready late, ended soon. */
import type { Random } from "../../core/random.js";
import { durationText } from "../format/durations.js";
import { chance, pick, time } from "./draw.js";
import type { Manifest } from "./manifest.js";
import { readyAfterMsMax } from "./random-pods.js";

export function images(r: Random, pods: readonly Manifest[]): Record<string, unknown>[] {
  const present = chance(r, 60);
  const pullTakes = time(r, 100, 5_000);
  const slow = (): Record<string, unknown> => ({
    ...(chance(r, 20) ? { readyAfter: durationText(r.below(readyAfterMsMax)) } : {}),
    ...(chance(r, 10) ? { ignoresTerm: true } : {}),
  });
  const all: Record<string, unknown>[] = ["web:1", "api:1"].map((name) => ({ name, present, pullTakes, ...slow() }));
  const ends = (name: string, codes: number[]): void => {
    if (pods.some((p) => p.metadata.name === name) && chance(r, 70))
      all.push({ name: `${name}:1`, present, pullTakes, runsFor: time(r, 10, 40_000), exitCode: pick(r, codes) });
  };
  ends("once", [0, 1]);
  ends("until", [0]);
  all.push({ name: "*", present, pullTakes });
  return all;
}
