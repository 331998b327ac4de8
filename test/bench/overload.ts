/**
 * `npm run bench -- overload [--minions N] [--pods N] [--seconds N] [ATTACK...]`: what clients without measure do to a
 * master, one attack after the other: a probe asks /healthz on connections of its own 20 times a second, a replica is
 * deleted and its successor waited for, the master's memory is looked at before, meanwhile and after, and minions that
 * are called lost are counted. The master and its store are production's, its minions hollow; attacks come from a thread.
 */
import http from "node:http";
import { availableParallelism } from "node:os";
import { setTimeout as after } from "node:timers/promises";
import { parseArgs } from "node:util";
import { Worker } from "node:worker_threads";
import { isRunning, type Seen, Watcher } from "../e2e/watcher.js";
import { HollowCluster } from "./create/hollow-cluster.js";
import { controllerManifest } from "./create/pods.js";
import { attacks, type Tally, type Victim } from "./overload/attacks.js";
import { Probe } from "./overload/probe.js";

const app = "crowd";
const namespacePath = "/api/v1/namespaces/default";
/** After an attack: what is not given back by then is not given back. */
const restMs = 10_000;
const patienceMs = 300_000;

function call(victim: Victim, method: string, path: string, body?: object): Promise<number> {
  return new Promise((resolve, reject) => {
    const { host, port, headers } = victim;
    const request = http.request({ host, port, headers, method, path, agent: false }, (response) => {
      response.resume().on("end", () => resolve(response.statusCode ?? 0));
    });
    request.on("error", reject).end(body && JSON.stringify(body));
  });
}

function strike(name: string, victim: Victim, forMs: number): Promise<Tally> {
  const worker = new Worker(new URL("./overload/attacker.js", import.meta.url), {
    workerData: { name, victim, forMs },
  });
  return new Promise((resolve, reject) => {
    worker.once("message", (tally: Tally) => {
      resolve(tally);
      void worker.terminate();
    });
    worker.once("error", reject);
  });
}

/** Deletes a replica, asking again while it is told to, and waits for its successor. @returns ms */
async function heal(victim: Victim, watcher: Watcher): Promise<number> {
  const names = new Set<string>();
  for (const pod of watcher.objects) if (isRunning(pod)) names.add(pod.metadata.name);
  const [name] = names;
  if (name === undefined) return -1;
  const from = watcher.mark;
  const beganMs = performance.now();
  while ((await call(victim, "DELETE", `${namespacePath}/pods/${name}`).catch(() => 0)) !== 200) await after(200);
  await watcher.until(`a successor of ${name} runs`, (pod) => isRunning(pod) && !names.has(pod.metadata.name), {
    from,
    patienceMs,
  });
  return Math.round(performance.now() - beganMs);
}

async function bear(name: string, cluster: HollowCluster, forMs: number, watchers: Watcher[]): Promise<object> {
  const [pods, nodes] = watchers as [Watcher, Watcher];
  const victim: Victim = {
    host: "127.0.0.1",
    port: Number(new URL(cluster.url).port),
    headers: { ...cluster.credentials },
  };
  const probe = Probe.start(victim, cluster.masterPid);
  const rssBeforeMiB = await probe.rss();
  const from = nodes.mark;
  const beganMs = performance.now();
  const healing = after(1_000).then(() => heal(victim, pods));
  const answers = await strike(name, victim, forMs);
  const tookMs = Math.round(performance.now() - beganMs);
  const healMs = await healing;
  const probed = await probe.stop();
  await after(restMs);
  const lost = nodes.changes.slice(from).filter(({ object }) => !isReadyNode(object.status)).length;
  return { answers, tookMs, healMs, ...probed, rssBeforeMiB, rssAfterMiB: await probe.rss(), lost };
}

const isReadyNode = (status: unknown): boolean =>
  (status as { conditions?: { type: string; status: string }[] }).conditions?.some(
    (c) => c.type === "Ready" && c.status === "True",
  ) === true;

export async function run(args: string[]): Promise<Record<string, unknown>> {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: {
      minions: { type: "string", default: "100" },
      pods: { type: "string", default: "5000" },
      seconds: { type: "string", default: "20" },
    },
  });
  const [minions, count] = [Number(values.minions), Number(values.pods)];
  const names = positionals.length > 0 ? positionals : Object.keys(attacks);
  const unknown = names.find((name) => !attacks[name]);
  if (unknown) throw new Error(`no attack "${unknown}": ${Object.keys(attacks).join(", ")}`);
  const cluster = await HollowCluster.up(minions);
  const watchers: Watcher[] = [];
  const results: Record<string, unknown> = {};
  try {
    const open = async (path: string): Promise<Watcher> => {
      const watcher = await Watcher.open(`${cluster.url}${path}?watch=true`, cluster.credentials);
      watchers.push(watcher);
      return watcher;
    };
    const pods = await open(`${namespacePath}/pods`);
    await open("/api/v1/nodes");
    const victim: Victim = {
      host: "127.0.0.1",
      port: Number(new URL(cluster.url).port),
      headers: { ...cluster.credentials },
    };
    await call(victim, "POST", `${namespacePath}/replicationcontrollers`, controllerManifest(app, count));
    const running = new Set<string>();
    const isLast = (pod: Seen): boolean => isRunning(pod) && running.add(pod.metadata.name).size === count;
    await pods.until(`${count} pods run`, isLast, { patienceMs });
    await after(restMs);
    for (const name of names) {
      results[name] = await bear(name, cluster, Number(values.seconds) * 1_000, watchers);
      console.error(`${name}: ${JSON.stringify(results[name])}`);
    }
  } finally {
    for (const watcher of watchers) watcher.close();
    await cluster.close();
  }
  return { minions, pods: count, cpus: availableParallelism(), ...results };
}
