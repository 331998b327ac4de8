/**
 * What controllers cost a master that has thousands: Deployments of three pods that nobody places, what a resync of all of them
 * and one change of one keep it from everything else. `npm run bench -- deployments [--deployments N]`
 */

import { monitorEventLoopDelay } from "node:perf_hooks";
import { setTimeout as pause } from "node:timers/promises";
import { parseArgs } from "node:util";
import { prepareForCreate, readObject, withDefaults } from "../../core/kinds/prepare.js";
import type { Write } from "../../core/store/store.js";
import { comparePeriodMs } from "../../daemon/control/master.js";
import { type Cluster, startCluster } from "../daemon/api/cluster.js";

const replicas = 3;
const lookMs = 50;

function creation({ deps: { clock, random } }: Cluster, i: number): Write {
  const labels = { app: `app-${i}` };
  const template = { metadata: { labels }, spec: { schedulerName: "none", containers: [{ name: "c", image: "i:1" }] } };
  const spec = { replicas, selector: { matchLabels: labels }, template };
  const body = { apiVersion: "apps/v1", kind: "Deployment", metadata: { name: `app-${i}` }, spec };
  const object = withDefaults("Deployment", readObject("Deployment", body).object);
  const context = { nowMs: clock.nowMs(), random, namespace: "default", version: "v1" } as const;
  return { op: "create", object: prepareForCreate("Deployment", object, context) };
}

/** The longest time the event loop stood still, in ms, and the CPU it took. */
async function stall(act: () => Promise<unknown>): Promise<{ stallMs: number; cpuMs: number }> {
  const delay = monitorEventLoopDelay({ resolution: 1 });
  const before = process.cpuUsage();
  delay.enable();
  await act();
  delay.disable();
  const { user, system } = process.cpuUsage(before);
  return { stallMs: Math.round(delay.max / 1e6), cpuMs: Math.round((user + system) / 1000) };
}

export async function run(args: string[]): Promise<Record<string, unknown>> {
  const { values } = parseArgs({ args, options: { deployments: { type: "string", default: "1000" } } });
  const wanted = Number(values.deployments);
  const cluster = await startCluster();
  const { index } = cluster.master.view;
  const begunMs = performance.now();
  for (let i = 0; i < wanted; i += 50)
    await cluster.store.write(Array.from({ length: Math.min(50, wanted - i) }, (_, n) => creation(cluster, i + n)));
  while (index.count("Pod") < wanted * replicas) await pause(lookMs);
  const madeMs = Math.round(performance.now() - begunMs);
  await pause(comparePeriodMs);
  const resync = await stall(() => pause(comparePeriodMs + 1_000));
  const roll = async (name: string): Promise<void> => {
    const before = index.count("ReplicaSet");
    const body = { spec: { template: { metadata: { annotations: { changed: "yes" } } } } };
    const path = `/apis/apps/v1/namespaces/default/deployments/${name}`;
    await cluster.call("PATCH", path, body, { "content-type": "application/merge-patch+json" });
    while (index.count("ReplicaSet") === before) await pause(lookMs);
  };
  // The first of all requests finds code that was never run.
  await roll("app-1");
  const change = await stall(() => roll("app-0"));
  await cluster.close();
  return { deployments: wanted, madeMs, resync, change };
}
