/**
 * A random scenario from a seed, as a document that could stand in a file: what it finds can be kept. Everything it
 * breaks is mended in the end, and what it asks for fits, so a cluster that does not come to rest is at fault.
 */
import type { Random } from "../../core/random.js";
import { durationText } from "../format/yaml-fields.js";

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

type Make = (r: Random, names: readonly string[]) => Record<string, unknown>;

const pick = <T>(r: Random, from: readonly T[]): T => from[r.below(from.length)] as T;
const chance = (r: Random, percent: number): boolean => r.below(100) < percent;
const between = (r: Random, from: number, to: number): number => from + r.below(to - from + 1);

/** Round times are easier to read, and make more things happen at once. */
function time(r: Random, fromMs: number, toMs: number): string {
  const step = pick(r, [1, 10, 100, 1_000]);
  return durationText(Math.max(fromMs, Math.round(between(r, fromMs, toMs) / step) * step));
}

const lasting = (r: Random): string => time(r, 50, pick(r, [500, 3_000, 20_000]));
const somePods = (r: Random, names: readonly string[]): string =>
  chance(r, 80) ? `one pod of ${pick(r, names)}` : `all pods of ${pick(r, names)}`;
const someMinions = (r: Random, names: readonly string[]): string =>
  pick(r, ["one minion", "one minion", "all minions", "2 minions", `one minion that runs ${pick(r, names)}`]);
const percent = (r: Random, max: number): string => `${r.below(max + 1)}%`;

const faults: readonly (readonly [weight: number, make: Make])[] = [
  [4, (r, n) => ({ fault: "container-exit", on: somePods(r, n), exitCode: pick(r, [0, 1, 137]) })],
  [1, (r, n) => ({ fault: "container-oom", on: somePods(r, n) })],
  [1, (r, n) => ({ fault: "container-hang", on: somePods(r, n), for: lasting(r) })],
  [1, (r, n) => ({ fault: "probe-flapping", on: somePods(r, n), period: time(r, 500, 6_000), for: lasting(r) })],
  [
    1,
    (r, n) => ({
      fault: "image-pull",
      image: `${pick(r, n)}:2`,
      mode: pick(r, ["slow", "fails"]),
      takes: time(r, 100, 9_000),
      for: lasting(r),
    }),
  ],
  [2, (r, n) => ({ fault: "start-failing", on: someMinions(r, n), times: between(r, 1, 4), for: lasting(r) })],
  [
    2,
    (r, n) => ({
      fault: "answer-lost",
      on: someMinions(r, n),
      call: pick(r, ["createSandbox", "createContainer", "startContainer"]),
      times: between(r, 1, 3),
      for: lasting(r),
    }),
  ],
  [
    2,
    (r, n) => ({ fault: "engine-down", on: someMinions(r, n), containers: pick(r, ["die", "live"]), for: lasting(r) }),
  ],
  [1, (r, n) => ({ fault: "engine-frozen", on: someMinions(r, n), for: lasting(r) })],
  [1, (r, n) => ({ fault: "engine-slow", on: someMinions(r, n), factor: between(r, 2, 40), for: lasting(r) })],
  [
    2,
    (r, n) => ({
      fault: "engine-events",
      on: someMinions(r, n),
      lost: r.below(101),
      repeated: r.below(101),
      for: lasting(r),
    }),
  ],
  [1, (r, n) => ({ fault: "disk-full", on: someMinions(r, n), for: lasting(r) })],
  [4, (r, n) => ({ fault: "power-cut", on: someMinions(r, n), for: lasting(r) })],
  [3, (r, n) => ({ fault: "daemon-crash", on: someMinions(r, n), for: lasting(r) })],
  [1, (r, n) => ({ fault: "stall", on: chance(r, 40) ? "the master" : someMinions(r, n), for: lasting(r) })],
  [
    1,
    (r, n) => ({
      fault: "clock-jump",
      on: chance(r, 50) ? "the master" : someMinions(r, n),
      by: time(r, 1_000, 90_000),
    }),
  ],
  [2, (r, n) => ({ fault: "link", on: someMinions(r, n), cut: pick(r, ["up", "down", "both"]), for: lasting(r) })],
  [
    2,
    (r, n) => ({
      fault: "link",
      on: someMinions(r, n),
      delay: time(r, 1, 400),
      jitter: time(r, 0, 400),
      loss: percent(r, 20),
      duplicate: percent(r, 30),
      reorder: percent(r, 30),
      for: lasting(r),
    }),
  ],
  [1, (r, n) => ({ fault: "link-break", on: someMinions(r, n) })],
  [3, (r) => ({ fault: "master-crash", afterWrites: r.below(12), landed: chance(r, 50), for: lasting(r) })],
  [1, (r) => ({ fault: "store-failing", landed: chance(r, 50), for: time(r, 10, 3_000) })],
  [1, (r) => ({ fault: "store-slow", delay: time(r, 1, 900), for: lasting(r) })],
];

const actions: readonly (readonly [weight: number, make: Make])[] = [
  [5, (r, n) => ({ do: "resize", controller: pick(r, n), replicas: r.below(9) })],
  [1, (r, n) => ({ do: "rolling-update", controller: pick(r, n), image: `${pick(r, n)}:2`, every: time(r, 0, 2_000) })],
  [2, (r, n) => ({ do: "drain", on: chance(r, 50) ? "one minion" : `one minion that runs ${pick(r, n)}` })],
  [1, () => ({ do: "cordon", on: "one minion" })],
  [1, () => ({ do: "uncordon", on: "all minions" })],
];

function weighted(r: Random, from: readonly (readonly [number, Make])[]): Make {
  let left = r.below(from.reduce((sum, [weight]) => sum + weight, 0));
  for (const [weight, make] of from) {
    left -= weight;
    if (left < 0) return make;
  }
  return (from[0] as readonly [number, Make])[1];
}

function controller(r: Random, name: string): unknown {
  const container: Record<string, unknown> = { name: "main", image: `${name}:1` };
  if (chance(r, 40)) container["readinessProbe"] = { tcpSocket: { port: 80 }, periodSeconds: between(r, 1, 3) };
  if (chance(r, 25))
    container["livenessProbe"] = { tcpSocket: { port: 80 }, periodSeconds: between(r, 1, 5), failureThreshold: 2 };
  const containers = [container];
  if (chance(r, 20)) containers.push({ name: "side", image: "side:1" });
  const spec: Record<string, unknown> = { containers };
  if (chance(r, 50)) spec["terminationGracePeriodSeconds"] = r.below(6);
  return {
    apiVersion: "v1",
    kind: "ReplicationController",
    metadata: { name },
    spec: { replicas: r.below(7), selector: { app: name }, template: { metadata: { labels: { app: name } }, spec } },
  };
}

const service = (name: string): unknown => ({
  apiVersion: "v1",
  kind: "Service",
  metadata: { name },
  spec: { selector: { app: name }, ports: [{ port: 80 }] },
});

const barePod = (r: Random, name: string): unknown => ({
  apiVersion: "v1",
  kind: "Pod",
  metadata: { name },
  spec: {
    containers: [
      {
        name: "main",
        image: `${name}:1`,
        ...(chance(r, 50) ? { ports: [{ containerPort: 80, hostPort: 8080 }] } : {}),
      },
    ],
  },
});

/** The scenario of a seed. */
export function generate(random: Random, seed: string): ScenarioDocument {
  const r = random;
  const controllers = ["web", "api", "job"].slice(0, between(r, 1, 3));
  const pods = ["solo", "duo"].slice(0, r.below(3));
  const names = [...controllers, ...pods];
  const workloads = controllers.flatMap((name) =>
    chance(r, 70) ? [controller(r, name), service(name)] : [controller(r, name)],
  );
  for (const name of pods) workloads.push(barePod(r, name));
  const timed = Array.from({ length: between(r, deedsMin, deedsMax) }, () => {
    const isAction = chance(r, 25);
    const deed = isAction ? weighted(r, actions)(r, controllers) : weighted(r, faults)(r, names);
    // Often in the first moments, when everything is on its way.
    const atMs = chance(r, 30) ? r.below(800) : r.below(spanMs);
    return { atMs, deed };
  }).sort((a, b) => a.atMs - b.atMs);
  const timeline: Record<string, unknown>[] = timed.map(({ atMs, deed }) => ({ at: durationText(atMs), ...deed }));
  timeline.push({ at: durationText(spanMs + 30_000), do: "uncordon", on: "all minions" });
  return {
    scenario: `fuzz-${seed}`,
    seed,
    // Enough room for all on each: what fits nowhere for a while is found by other means.
    cluster: {
      minions: between(r, Math.max(1, pods.length), 5),
      cpus: 4,
      warmSandboxes: r.below(4),
      delay: durationText(between(r, 1, 5)),
      jitter: durationText(r.below(20)),
      policy: pick(r, ["spread", "binpack", "random"]),
    },
    images: [{ name: "*", present: chance(r, 60), pullTakes: time(r, 100, 5_000) }],
    workloads,
    timeline,
    calm: { within: "5m", quiet: "16s" },
  };
}
