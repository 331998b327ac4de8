/**
 * A random scenario from a seed, as a document that could stand in a file: what it finds can be kept. Everything it
 * breaks is mended in the end, and what it asks for fits, so a cluster that does not come to rest is at fault.
 */
import type { Random } from "../../core/random.js";
import { durationText } from "../format/durations.js";
import { drawDaemons } from "./daemons.js";
import { Deeds } from "./deeds.js";
import { between, chance, pick, time } from "./draw.js";
import type { Manifest } from "./manifest.js";
import { drawPriorities } from "./priorities.js";
import { crashing } from "./random-objects.js";
import { cpusUsual, drawWorkloads } from "./workloads.js";

/** A scenario as plain data, in the words of the file. */
export interface ScenarioDocument {
  scenario: string;
  docs?: string;
  seed: string;
  cluster: Record<string, unknown>;
  images?: Record<string, unknown>[];
  workloads: unknown[];
  timeline: Record<string, unknown>[];
  calm: Record<string, unknown>;
}

/** Faults and actions of one scenario. */
const deedsMin = 2;
const deedsMax = 12;
/** They begin within so long. */
const spanMs = 60_000;

/** The scenario of a seed. */
/** Often none, often as little as threads take, at times so long that much happens meanwhile. */
function schedulingTime(r: Random): string {
  return durationText(r.below(pick(r, [1, 1, 5, 400])));
}

export function generate(r: Random, seed: string): ScenarioDocument {
  const workloads = drawWorkloads(r);
  const { controllers, services, pods, sets, autoscalers, images, minions, cpus } = workloads;
  const classes = drawPriorities(r.fork("priorities"), workloads);
  const all: Manifest[] = [...controllers.map((c) => c.manifest), ...services, ...pods];
  const later = all.filter(() => chance(r, 10));
  const deeds = new Deeds(r, workloads, later);
  const isCrashing = chance(r, 15);
  // Often in the first moments, when everything is on its way.
  const times = Array.from({ length: between(r, deedsMin, deedsMax) }, () =>
    chance(r, 30) ? r.below(800) : r.below(spanMs),
  ).sort((a, b) => a - b);
  const timeline: Record<string, unknown>[] = times.map((atMs) => ({
    at: durationText(atMs),
    ...(chance(r, 30) ? deeds.action() : deeds.fault()),
  }));
  const daemons = drawDaemons(r.fork("daemons"), cpus < cpusUsual, spanMs);
  timeline.push(...daemons.timeline);
  // A cluster is not at rest while it crashes.
  if (isCrashing)
    timeline.push({ at: durationText(spanMs + 20_000), do: "delete", kind: "Pod", name: crashing.metadata.name });
  timeline.push({ at: durationText(spanMs + 30_000), do: "uncordon", on: "all minions" });
  return {
    scenario: `fuzz-${seed}`,
    seed,
    cluster: {
      minions,
      cpus,
      warmSandboxes: r.below(4),
      delay: durationText(between(r, 1, 5)),
      jitter: durationText(r.below(20)),
      policy: pick(r, ["spread", "binpack", "random"]),
      scheduling: schedulingTime(r.fork("scheduling")),
    },
    images: [{ name: "crash:1", runsFor: time(r, 10, 900), exitCode: r.below(2) }, ...images],
    workloads: [
      ...classes,
      ...all.filter((o) => !later.includes(o)),
      ...sets,
      ...autoscalers,
      ...(isCrashing ? [crashing] : []),
      ...daemons.workloads,
    ],
    timeline,
    calm: { within: "5m", quiet: "16s" },
  };
}
