/** One thing that is done to a master, and what came of it. */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { World } from "../world.js";

export interface CrashOptions {
  kills: number;
  writers: number;
  writesPerSecond: number;
  seed: string;
  /** How long the master is stopped for. */
  stopMs: number;
  /** Every n-th byte of what is cut. */
  stride: number;
}

export interface Outcome {
  kills: number;
  acknowledged: number;
  refused: number;
  unanswered: number;
  lost: number;
  duplicated: number;
  reordered: number;
  servingAgainMs: number[];
  /** What else there is to tell. */
  said: string;
  wrongs: string[];
}

export interface Phase {
  name: string;
  /** Why it cannot be done here; "" = it can. */
  unable(): string;
  run(options: CrashOptions): Promise<Outcome>;
}

/** Whether there is a machine of our own around us, in which things may be mounted. */
export const mayMount = (): string =>
  process.platform === "linux" && process.getuid?.() === 0 ? "" : "mounting needs root, and Linux";

export async function inFolder<T>(work: (folder: string) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), "crash-"));
  try {
    return await work(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

export function outcomeOf(world: World, kills: number, said: string, more: readonly string[] = []): Outcome {
  const { tally, follow, servingAgainMs } = world;
  const { acknowledged, refused, unanswered } = tally;
  return {
    ...{ kills, acknowledged, refused, unanswered, servingAgainMs, said },
    lost: tally.lost + tally.half + follow.missed,
    duplicated: follow.duplicated,
    reordered: tally.reordered + follow.reordered,
    wrongs: [...tally.wrongs, ...follow.wrongs, ...more],
  };
}

export interface StatusAnswer {
  status: number;
  message: string;
}

/** What a write is answered now. */
export async function probeWrite({ api }: World): Promise<StatusAnswer> {
  const name = `probe-${performance.now().toFixed(3).replace(".", "-")}`;
  const spec = { replicas: 0, selector: { of: name } };
  const template = { metadata: { labels: { of: name } }, spec: { containers: [{ name: "main", image: "a" }] } };
  const { status, text } = await api.ask({
    ...{ method: "POST", path: "/api/v1/namespaces/default/replicationcontrollers" },
    body: { apiVersion: "v1", kind: "ReplicationController", metadata: { name }, spec: { ...spec, template } },
  });
  return { status, message: text };
}

/** What one sees of a master that cannot write: reads are served, and its health says why. */
export async function stateOf(world: World, why: RegExp): Promise<string[]> {
  const wrongs: string[] = [];
  const read = await world.api.ask({ path: "/api/v1/namespaces/default/replicationcontrollers" });
  if (read.status !== 200) wrongs.push(`a read is answered ${read.status} ${read.text.slice(0, 200)}`);
  const health = await world.api.ask({ path: "/healthz" });
  if (health.status !== 503 || !why.test(health.text))
    wrongs.push(`/healthz is answered ${health.status} ${health.text}`);
  return wrongs;
}
