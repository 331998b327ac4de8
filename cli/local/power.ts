/** One minion's power, whatever the cluster's provider: `troupe minion halt` and `troupe minion start`. */
import { rm } from "node:fs/promises";
import { didYouMean } from "../client/nearest.js";
import { type ClusterRecord, readCluster, writeCluster } from "./cluster-file.js";
import { type DaemonRecord, isRunning, startDaemon, whenReady } from "./daemon-process.js";
import { runMinion } from "./down.js";
import * as netns from "./netns/power.js";
import { minionIndex, minionPlan } from "./plans.js";

const readyMsMax = 30_000;
/** How often the end of a killed process is looked for: it tells nobody. */
const lookMs = 10;

async function find(cluster: string, minion: string): Promise<{ record: ClusterRecord; daemon: DaemonRecord }> {
  const record = await readCluster(cluster);
  if (!record) throw new Error(`there is no cluster ${cluster} here; troupe status lists them`);
  const minions = record.daemons.filter((d) => d.role === "minion");
  const daemon = minions.find((d) => d.name === minion);
  const names = minions.map((d) => d.name);
  if (!daemon)
    throw new Error(
      `there is no minion ${minion} in cluster ${cluster}${didYouMean(minion, names) || `; there are ${names.join(", ")}`}`,
    );
  return { record, daemon };
}

async function isNetns(cluster: string): Promise<boolean> {
  return (await readCluster(cluster))?.provider === "netns";
}

/**
 * A power cut: the daemon and its containers end at once, without a goodbye.
 * @returns false if it was off
 * @throws Error when there is no such minion, or its engine does not answer
 */
export async function haltMinion(cluster: string, minion: string): Promise<boolean> {
  if (await isNetns(cluster)) return netns.haltMinion(cluster, minion);
  const { record, daemon } = await find(cluster, minion);
  const wasOn = isRunning(daemon);
  if (wasOn) process.kill(daemon.pid, "SIGKILL");
  while (isRunning(daemon)) await new Promise((resolve) => setTimeout(resolve, lookMs));
  await rm(daemon.stateFile, { force: true });
  await runMinion(record, minion, "--halt");
  return wasOn;
}

/**
 * Starts a halted minion; resolves when it has joined again.
 * @returns false if it was on
 * @throws Error when there is no such minion, or it does not get ready
 */
export async function startMinion(cluster: string, minion: string): Promise<boolean> {
  if (await isNetns(cluster)) return netns.startMinion(cluster, minion);
  const { record, daemon } = await find(cluster, minion);
  if (isRunning(daemon)) return false;
  const plan = minionPlan(record, minionIndex(minion));
  await rm(plan.stateFile, { force: true });
  const started = startDaemon(plan);
  await writeCluster({ ...record, daemons: record.daemons.map((d) => (d === daemon ? started : d)) });
  await whenReady(started, readyMsMax);
  return true;
}
