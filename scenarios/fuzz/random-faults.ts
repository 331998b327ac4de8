/** Random faults: all there are, each as likely as it is interesting. Every one ends. */
import type { Random } from "../../core/random.js";
import { between, chance, pick, time } from "./draw.js";

/** An entry of the timeline, without its time. */
export type Deed = Record<string, unknown>;

type Make = (r: Random, names: readonly string[]) => Deed;
const lasting = (r: Random): string => time(r, 50, pick(r, [500, 3_000, 20_000]));

export const somePods = (r: Random, names: readonly string[]): string =>
  chance(r, 80) ? `one pod of ${pick(r, names)}` : `all pods of ${pick(r, names)}`;

const someMinions = (r: Random, names: readonly string[]): string =>
  pick(r, ["one minion", "one minion", "all minions", "2 minions", `one minion that runs ${pick(r, names)}`]);

/** Sometimes so slow that what is asked of it is done after nobody waits for it any more. */
const slowness = (r: Random): number => {
  const factor = between(r, 2, 40);
  return factor <= 30 ? factor : factor * 25;
};

const percent = (r: Random, max: number): string => `${r.below(max + 1)}%`;
const someContainer = (r: Random): Deed => (chance(r, 15) ? { container: "side" } : {});

export const faults: readonly (readonly [weight: number, make: Make])[] = [
  [4, (r, n) => ({ fault: "container-exit", on: somePods(r, n), exitCode: pick(r, [0, 1, 137]), ...someContainer(r) })],
  [1, (r, n) => ({ fault: "container-oom", on: somePods(r, n), ...someContainer(r) })],
  [1, (r, n) => ({ fault: "container-hang", on: somePods(r, n), ...someContainer(r), for: lasting(r) })],
  [1, (r, n) => ({ fault: "container-restart", on: somePods(r, n), ...someContainer(r) })],
  [1, (r, n) => ({ fault: "container-pause", on: somePods(r, n), ...someContainer(r), for: lasting(r) })],
  [1, (r, n) => ({ fault: pick(r, ["sandbox-cut", "sandbox-removed"]), on: somePods(r, n) })],
  [1, (r, n) => ({ fault: pick(r, ["engine-prune", "bridge-deleted"]), on: someMinions(r, n) })],
  [1, (r, n) => ({ fault: "probe-flapping", on: somePods(r, n), period: time(r, 500, 6_000), for: lasting(r) })],
  [
    2,
    (r, n) => ({
      fault: "image-pull",
      image: `${pick(r, n)}:${between(r, 1, 2)}`,
      mode: pick(r, ["slow", "fails", "never"]),
      takes: time(r, 100, 9_000),
      ...(chance(r, 50) ? { on: someMinions(r, n) } : {}),
      for: lasting(r),
    }),
  ],
  [
    2,
    (r, n) => ({
      fault: "start-failing",
      on: someMinions(r, n),
      times: between(r, 1, 4),
      ...(chance(r, 30) ? { image: `${pick(r, n)}:1` } : {}),
      for: lasting(r),
    }),
  ],
  [
    2,
    (r, n) => ({
      fault: "answer-lost",
      on: someMinions(r, n),
      call: pick(r, ["createSandbox", "createContainer", "startContainer"]),
      mode: pick(r, ["lost", "late"]),
      times: between(r, 1, 3),
      for: lasting(r),
    }),
  ],
  [
    2,
    (r, n) => ({ fault: "engine-down", on: someMinions(r, n), containers: pick(r, ["die", "live"]), for: lasting(r) }),
  ],
  [1, (r, n) => ({ fault: "engine-frozen", on: someMinions(r, n), for: lasting(r) })],
  [1, (r, n) => ({ fault: "engine-slow", on: someMinions(r, n), factor: slowness(r), for: lasting(r) })],
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
  [1, (r, n) => ({ fault: "load", image: `${pick(r, n)}:1`, millis: r.below(4_001), for: lasting(r) })],
  [1, (r, n) => ({ fault: "link-break", on: someMinions(r, n) })],
  [3, (r) => ({ fault: "master-crash", afterWrites: r.below(12), landed: chance(r, 50), for: lasting(r) })],
  [1, (r) => ({ fault: "store-failing", landed: chance(r, 50), for: time(r, 10, 3_000) })],
  [1, (r) => ({ fault: "store-slow", delay: time(r, 1, 900), for: lasting(r) })],
];
