/**
 * `npm run bench -- create [--minions N,N] [--pods N] [--connections N]`: pods asked for over HTTP until a watcher sees
 * them Running, at 100 and 1,000 minions. Everything is production's, in processes of their own: the master with its
 * store on disk and its scheduler's threads, the link, the daemons of the minions; but these are hollow, all in one
 * process, with simulated engines that take no time. Two ways on one cluster: each pod is POSTed (the API takes no
 * lists, clients send their items one by one), and one replication controller is asked for as many.
 */
import http from "node:http";
import { availableParallelism } from "node:os";
import { parseArgs } from "node:util";
import { isRunning, Watcher } from "../e2e/watcher.js";
import { HollowCluster } from "./create/hollow-cluster.js";
import { controllerManifest, podManifest } from "./create/pods.js";

const patienceMs = 120_000;
const namespacePath = "/api/v1/namespaces/default";

interface Times {
  /** When each pod was first seen at all, and first seen Running, by name. */
  known: Map<string, number>;
  running: Map<string, number>;
}

/** Resolves when `count` pods, those from now on, are seen Running. */
async function seen(watcher: Watcher, app: string, count: number): Promise<Times> {
  const times: Times = { known: new Map(), running: new Map() };
  await watcher.until(
    `${count} pods of ${app} run`,
    (pod, { atMs }) => {
      if (pod.metadata.labels?.["app"] !== app) return false;
      const { name } = pod.metadata;
      if (!times.known.has(name)) times.known.set(name, atMs);
      if (isRunning(pod) && !times.running.has(name)) times.running.set(name, atMs);
      return times.running.size === count;
    },
    { from: watcher.mark, patienceMs },
  );
  return times;
}

/** A client that keeps its connections. @returns sends a body and resolves when it is accepted */
function poster({ url, credentials }: HollowCluster, agent: http.Agent): (path: string, body: object) => Promise<void> {
  const headers = { ...credentials, "content-type": "application/json" };
  return (path, body) =>
    new Promise((resolve, reject) => {
      const request = http.request(`${url}${path}`, { method: "POST", agent, headers }, (response) => {
        response.resume().on("end", () => {
          if (response.statusCode === 201) resolve();
          else reject(new Error(`POST ${path}: ${response.statusCode}`));
        });
      });
      request.on("error", reject).end(JSON.stringify(body));
    });
}

function quantile(values: readonly number[], part: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return Math.round(sorted[Math.min(sorted.length - 1, Math.floor(part * sorted.length))] ?? 0);
}

const perSecond = (count: number, ms: number): number => Math.round((count / ms) * 1_000);

interface Sizes {
  pods: number;
  connections: number;
}

/** Each pod is a request of its own. */
async function posted(cluster: HollowCluster, watcher: Watcher, { pods, connections }: Sizes) {
  const agent = new http.Agent({ keepAlive: true, maxSockets: connections });
  const post = poster(cluster, agent);
  const accepted = new Map<string, number>();
  const answerMs: number[] = [];
  let next = 0;
  const client = async (): Promise<void> => {
    while (next < pods) {
      const name = `posted-${next++}`;
      const sentAtMs = performance.now();
      await post(`${namespacePath}/pods`, podManifest(name, "posted"));
      accepted.set(name, performance.now());
      answerMs.push(performance.now() - sentAtMs);
    }
  };
  const beganMs = performance.now();
  const all = seen(watcher, "posted", pods);
  await Promise.all([...Array.from({ length: connections }, client), all]).finally(() => agent.destroy());
  const { running } = await all;
  // The watch may tell of it before the answer is read.
  const waits = [...running].map(([name, atMs]) => Math.max(0, atMs - (accepted.get(name) ?? atMs)));
  return {
    podsPerSecond: perSecond(pods, Math.max(...running.values()) - beganMs),
    acceptedPerSecond: perSecond(pods, Math.max(...accepted.values()) - beganMs),
    answerMs: { p50: quantile(answerMs, 0.5), p99: quantile(answerMs, 0.99) },
    acceptedToRunningMs: { p50: quantile(waits, 0.5), p99: quantile(waits, 0.99) },
  };
}

/** One controller makes them; a pod is accepted when the watch first tells of it. */
async function replicated(cluster: HollowCluster, watcher: Watcher, { pods }: Sizes) {
  const agent = new http.Agent();
  const beganMs = performance.now();
  const all = seen(watcher, "replicated", pods);
  await Promise.all([
    poster(cluster, agent)(`${namespacePath}/replicationcontrollers`, controllerManifest("replicated", pods)),
    all,
  ]);
  const { known, running } = await all;
  const waits = [...running].map(([name, atMs]) => atMs - (known.get(name) ?? atMs));
  return {
    podsPerSecond: perSecond(pods, Math.max(...running.values()) - beganMs),
    createdPerSecond: perSecond(pods, Math.max(...known.values()) - beganMs),
    createdToRunningMs: { p50: quantile(waits, 0.5), p99: quantile(waits, 0.99) },
  };
}

async function measure(minions: number, sizes: Sizes): Promise<Record<string, unknown>> {
  const beganMs = performance.now();
  const cluster = await HollowCluster.up(minions);
  try {
    const readyMs = Math.round(performance.now() - beganMs);
    const watcher = await Watcher.open(`${cluster.url}${namespacePath}/pods?watch=true`, cluster.credentials);
    try {
      const ways = {
        posted: await posted(cluster, watcher, sizes),
        replicated: await replicated(cluster, watcher, sizes),
      };
      return { readyMs, ...ways };
    } finally {
      watcher.close();
    }
  } finally {
    await cluster.close();
  }
}

function whole(text: string, flag: string): number {
  const n = Number(text);
  if (!Number.isInteger(n) || n < 1) throw new Error(`--${flag} ${text}: a whole number above 0 is expected`);
  return n;
}

export async function run(args: string[]): Promise<Record<string, unknown>> {
  const { values } = parseArgs({
    args,
    options: {
      minions: { type: "string", default: "100,1000" },
      pods: { type: "string", default: "3000" },
      connections: { type: "string", default: "64" },
    },
  });
  const sizes = { pods: whole(values.pods, "pods"), connections: whole(values.connections, "connections") };
  const results: Record<string, unknown> = {};
  for (const text of values.minions.split(",")) {
    const minions = whole(text, "minions");
    results[`${minions} minions`] = await measure(minions, sizes);
    console.error(`${minions} minions: ${JSON.stringify(results[`${minions} minions`])}`);
  }
  return { ...sizes, cpus: availableParallelism(), ...results };
}
