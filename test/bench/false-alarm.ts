/**
 * `npm run bench -- false-alarm [--minutes M]`: a master and three minions, all as processes of their own with pods to
 * run, on a machine whose every core is kept busy by a program that only burns CPU. Counts the minions that were declared
 * lost or not ready, all of which were alive: `falseAlarms` must be 0. `longestSilenceMs` is the longest time between two
 * heartbeats that the master saw, `cpuBusy` the part of the machine's CPU that was used.
 */
import { type ChildProcess, spawn } from "node:child_process";
import { cpus } from "node:os";
import { setTimeout as wait } from "node:timers/promises";
import { parseArgs } from "node:util";
import type { HeartbeatHistory } from "../../core/liveness/phi-accrual.js";
import { standInNames } from "../../scenarios/standins/images.js";
import { Cluster } from "../e2e/cluster.js";
import { isRunning, Watcher } from "../e2e/watcher.js";

const minions = 3;
const replicas = 6;
/** Heartbeats remembered by the master's detector are a hundred, so none is missed by looking this often. */
const lookEveryMs = 30_000;

interface Condition {
  type: string;
  status: string;
  reason?: string;
}

const manifest = {
  kind: "ReplicationController",
  apiVersion: "v1",
  metadata: { name: "load" },
  spec: {
    replicas,
    selector: { name: "load" },
    template: {
      metadata: { labels: { name: "load" } },
      spec: { containers: [{ name: "echo", image: standInNames.echo }] },
    },
  },
};

function usage(): { idle: number; all: number } {
  const times = cpus().map((cpu) => cpu.times);
  const idle = times.reduce((sum, t) => sum + t.idle, 0);
  return { idle, all: times.reduce((sum, t) => sum + t.idle + t.user + t.nice + t.sys + t.irq, 0) };
}

/** Conditions that were told of living minions and should not have been: `10.0.0.1 Ready False Silent`. */
function alarmsOf(watcher: Watcher, type: string, badly: (status: string) => boolean): string[] {
  const last = new Map<string, string>();
  const alarms: string[] = [];
  for (const { object } of watcher.changes) {
    const { conditions = [] } = object.status as { conditions?: Condition[] };
    const now = conditions.find((c) => c.type === type);
    if (!now || last.get(object.metadata.name) === now.status) continue;
    last.set(object.metadata.name, now.status);
    if (badly(now.status)) alarms.push(`${object.metadata.name} ${type} ${now.status} ${now.reason ?? ""}`);
  }
  return alarms;
}

async function longestSilenceMs(cluster: Cluster, names: readonly string[]): Promise<number> {
  const seen = await Promise.all(
    names.map((name) => cluster.ok<{ context: { history: HeartbeatHistory } }>("GET", `/actors/minion/${name}`)),
  );
  return Math.max(0, ...seen.flatMap((actor) => actor.context.history.panes.map((p) => p.longest)));
}

async function measure(cluster: Cluster, minutes: number, signal: AbortSignal): Promise<Record<string, unknown>> {
  const pods = await cluster.watch("pods");
  await cluster.ok("POST", "/api/v1/namespaces/default/replicationcontrollers", manifest);
  await pods.untilAll(`${replicas} replicas run`, (all) => all.filter(isRunning).length === replicas, 60_000);
  const nodes = await Watcher.open(`${cluster.url}/api/v1/nodes?watch=true`, cluster.credentials);
  const names = (await cluster.daemons()).filter((d) => d.role === "minion").map((d) => d.name);
  const burners: ChildProcess[] = cpus().map(() => spawn(process.execPath, ["-e", "for (;;);"], { stdio: "ignore" }));
  const [before, beganMs] = [usage(), performance.now()];
  let [longestMs, missed] = [0, 0];
  try {
    for (let leftMs = minutes * 60_000; leftMs > 0; leftMs -= lookEveryMs) {
      await wait(Math.min(lookEveryMs, leftMs), undefined, { signal });
      // A master that is short of CPU may not answer us in time: that is no alarm, and is told.
      const silenceMs = await longestSilenceMs(cluster, names).catch(() => undefined);
      if (silenceMs === undefined) missed++;
      else longestMs = Math.max(longestMs, silenceMs);
    }
  } finally {
    for (const burner of burners) burner.kill("SIGKILL");
    nodes.close();
  }
  const after = usage();
  const alarms = alarmsOf(nodes, "Ready", (status) => status !== "True");
  return {
    minutes: Math.round((performance.now() - beganMs) / 6_000) / 10,
    minions,
    burners: burners.length,
    cpuBusy: Math.round(100 * (1 - (after.idle - before.idle) / (after.all - before.all))) / 100,
    falseAlarms: alarms.length,
    alarms,
    calledSlow: alarmsOf(nodes, "Slow", (status) => status === "True").length,
    longestSilenceMs: Math.round(longestMs),
    looksMissed: missed,
  };
}

export async function run(args: string[]): Promise<Record<string, unknown>> {
  const { values } = parseArgs({ args, options: { minutes: { type: "string", default: "20" } } });
  const minutes = Number(values.minutes);
  if (!(minutes > 0 && minutes <= 24 * 60))
    throw new Error(`--minutes ${values.minutes}: a number above 0 is expected`);
  const stop = new AbortController();
  for (const name of ["SIGINT", "SIGTERM"] as const) process.once(name, () => stop.abort());
  const cluster = await Cluster.up({ title: "false-alarm", minions, standIns: ["echo"] });
  try {
    return await measure(cluster, minutes, stop.signal);
  } finally {
    await cluster.close();
  }
}
