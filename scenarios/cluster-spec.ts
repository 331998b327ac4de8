/** The cluster a scenario asks for. Plain data with every default filled in; times in ms. */

/** What containers of an image do, and how it gets to a minion. */
export interface ImageSpec {
  /** Name of the image; a `*` at the end stands for the rest. */
  name: string;
  /** On every minion from the start. */
  present: boolean;
  pull: { mode: "works" | "slow" | "fails" | "never"; takesMs: number };
  /** Its process ends by itself after this long; 0 = it runs on. */
  runsForMs: number;
  exitCode: number;
  /** It answers its probes after this long. */
  readyAfterMs: number;
  ignoresTerm: boolean;
}

export interface ClusterSpec {
  minions: number;
  cpus: number;
  memoryBytes: number;
  warmSandboxes: number;
  policy: "spread" | "binpack" | "random";
  /** In virtual time, a decision of the scheduler takes up to this long, and several are made at once. */
  schedulingMs: number;
  link: { delayMs: number; jitterMs: number };
  images: ImageSpec[];
}

export const defaultCluster: ClusterSpec = {
  minions: 2,
  cpus: 4,
  memoryBytes: 8 * 2 ** 30,
  warmSandboxes: 2,
  policy: "spread",
  schedulingMs: 0,
  link: { delayMs: 1, jitterMs: 0 },
  images: [],
};

export const defaultImage: Omit<ImageSpec, "name"> = {
  present: true,
  pull: { mode: "works", takesMs: 3_000 },
  runsForMs: 0,
  exitCode: 0,
  readyAfterMs: 0,
  ignoresTerm: false,
};

/** Name of the i-th minion, from 0: its address, as in the article. */
export function minionName(index: number): string {
  return `10.${245 + (index >> 16)}.${2 + ((index >> 8) & 255)}.${2 + (index & 255)}`;
}

export function imageSpecOf(cluster: ClusterSpec, image: string): ImageSpec {
  const found = cluster.images.find(
    (i) => i.name === image || (i.name.endsWith("*") && image.startsWith(i.name.slice(0, -1))),
  );
  return found ?? { ...defaultImage, name: image };
}
