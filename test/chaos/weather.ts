/**
 * A scenario of many minutes for hosts of their own, drawn from a seed: rounds in which power, links, daemons and engines
 * fail at random while there is always something to do; after each the cluster comes to rest within the bound.
 */
import type { Random } from "../../core/random.js";
import { between, chance, pick, weighted } from "../../scenarios/fuzz/draw.js";

export const hosts = 3;
/** Faults begin within the first part of a round, and have ended when it is over. */
export const roundS = 120;
const faultsWithinS = 55;
const faultSMax = 15;
const everyFaultS = 8;
const everyDeedS = 3;
/** From the end of the last fault until the cluster is at rest again. */
export const boundS = 45;

const controllers = [
  { name: "web", replicasMax: 8 },
  { name: "api", replicasMax: 5 },
];

type Entry = Record<string, unknown>;
type Draw = (r: Random) => Entry;

const lasting = (r: Random): string => `${between(r, 1, faultSMax)}s`;
const minion = (r: Random): string => `minion ${between(r, 1, hosts)}`;
const somePod = (r: Random): string => `one pod of ${pick(r, controllers).name}`;

const faults: readonly (readonly [number, Draw])[] = [
  [4, (r) => ({ fault: "power-cut", on: minion(r), for: lasting(r) })],
  [4, (r) => ({ fault: "link", on: minion(r), cut: pick(r, ["up", "down", "both"]), for: lasting(r) })],
  [2, (r) => ({ fault: "link", on: minion(r), loss: `${between(r, 1, 30)}%`, for: lasting(r) })],
  [2, (r) => ({ fault: "link-break", on: pick(r, [minion(r), "all minions"]) })],
  [4, (r) => ({ fault: "daemon-crash", on: pick(r, [minion(r), "all minions"]), for: lasting(r) })],
  [3, (r) => ({ fault: "master-crash", for: lasting(r) })],
  [2, (r) => ({ fault: "stall", on: pick(r, ["the master", minion(r)]), for: lasting(r) })],
  [3, (r) => ({ fault: "engine-down", on: minion(r), containers: pick(r, ["live", "die"]), for: lasting(r) })],
  [2, (r) => ({ fault: "engine-frozen", on: minion(r), for: lasting(r) })],
  [3, (r) => ({ fault: "container-exit", on: somePod(r), exitCode: 137 })],
  [1, (r) => ({ fault: "container-hang", on: somePod(r), for: lasting(r) })],
  [1, (r) => ({ fault: "container-restart", on: somePod(r) })],
  [1, (r) => ({ fault: "sandbox-removed", on: somePod(r) })],
  [1, (r) => ({ fault: "engine-prune", on: minion(r) })],
];

function deed(r: Random): Entry {
  const { name, replicasMax } = pick(r, controllers);
  if (chance(r, 60)) return { do: "resize", controller: name, replicas: between(r, 1, replicasMax) };
  return { do: "delete-pods", on: `one pod of ${name}`, ...(chance(r, 50) ? { grace: pick(r, [0, 1]) } : {}) };
}

/** Entries of one round, in order of time. */
function roundOf(r: Random, startS: number): Entry[] {
  const timed: { atS: number; entry: Entry }[] = [];
  for (let atS = 2; atS < faultsWithinS; atS += between(r, 1, 2 * everyFaultS))
    timed.push({ atS, entry: weighted(r, faults)(r) });
  for (let atS = 1; atS < faultsWithinS; atS += between(r, 1, 2 * everyDeedS)) timed.push({ atS, entry: deed(r) });
  timed.sort((a, b) => a.atS - b.atS);
  const mendedS = faultsWithinS + faultSMax;
  return [
    ...timed.map(({ atS, entry }) => ({ at: `${startS + atS}s`, ...entry })),
    { at: `${startS + mendedS}s`, expect: "converged and all minions ready and master up", within: `${boundS}s` },
  ];
}

const controllerOf = ({ name }: { name: string }): object => ({
  ...{ apiVersion: "v1", kind: "ReplicationController", metadata: { name } },
  spec: {
    ...{ replicas: 3, selector: { app: name } },
    template: {
      metadata: { labels: { app: name } },
      spec: { containers: [{ name, image: "troupe/echo:1" }], terminationGracePeriodSeconds: 2 },
    },
  },
});

const serviceOf = ({ name }: { name: string }): object => ({
  ...{ apiVersion: "v1", kind: "Service", metadata: { name } },
  spec: { selector: { app: name }, ports: [{ port: 80, targetPort: 8080 }] },
});

/** @param minutes the rounds of which are drawn; at least one */
export function weather(r: Random, seed: string, minutes: number): Entry {
  const rounds = Math.max(1, Math.round((minutes * 60) / roundS));
  return {
    scenario: `chaos-${seed}`,
    docs: `${rounds} rounds of faults on ${hosts} hosts; at rest within ${boundS} s after each.`,
    seed,
    live: "netns",
    cluster: { minions: hosts },
    workloads: [...controllers.map(controllerOf), ...controllers.map(serviceOf)],
    timeline: Array.from({ length: rounds }, (_, i) => roundOf(r.fork(`round ${i}`), 20 + i * roundS)).flat(),
    calm: { within: `${boundS}s`, quiet: "2s" },
  };
}
