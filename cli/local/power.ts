/** One minion's power, whatever the cluster's provider: `troupe minion halt` and `troupe minion start`. */
import { rm } from "node:fs/promises";
import { type ClusterRecord, readCluster, writeCluster } from "./cluster-file.js";
import { type DaemonRecord, isRunning, startDaemon, whenReady } from "./daemon-process.js";
import { runMinion } from "./docker/provider.js";
import { countsAsReady } from "./master-says.js";
import * as netns from "./netns/power.js";
import { minionIndex, minionPlan } from "./plans.js";
import { unknownMinion } from "./unknown-minion.js";

const readyMsMax = 30_000;
/** How often the end of a killed process is looked for: it tells nobody. */
const lookMs = 10;
/** How often the master is asked whether it has found out. */
const askMs = 50;
const silenceMsMax = 12_000;

const delay = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

async function find(cluster: string): Promise<ClusterRecord> {
  const record = await readCluster(cluster);
  if (!record) throw new Error(`there is no cluster ${cluster} here; troupe status lists them`);
  if (record.provider === "ssh")
    throw new Error(
      `cluster ${cluster} is of provider ssh: its minions' power is that of their hosts; troupe up starts those that do not run`,
    );
  return record;
}

/** @throws Error when there is no such minion */
function daemonOf(record: ClusterRecord, minion: string): DaemonRecord {
  const minions = record.daemons.filter((d) => d.role === "minion");
  const daemon = minions.find((d) => d.name === minion);
  if (!daemon)
    throw unknownMinion(
      record.name,
      minion,
      minions.map((d) => d.name),
    );
  return daemon;
}

/**
 * A power cut: the daemon does nothing more and its containers end, at once and without a goodbye. A host without
 * power closes no connection, and a process that is killed does: so it is frozen until the master has found out by
 * its silence, and killed then.
 * @returns false if it was off
 * @throws Error when there is no such minion, or its engine does not answer
 */
export async function haltMinion(cluster: string, minion: string): Promise<boolean> {
  const record = await find(cluster);
  if (record.provider === "netns") return netns.haltMinion(record, minion);
  const daemon = daemonOf(record, minion);
  const wasOn = isRunning(daemon);
  if (wasOn) process.kill(daemon.pid, "SIGSTOP");
  try {
    await runMinion(record, minion, "--halt");
    const deadlineMs = performance.now() + silenceMsMax;
    while (wasOn && performance.now() < deadlineMs && (await countsAsReady(record, minion))) await delay(askMs);
  } finally {
    if (wasOn) process.kill(daemon.pid, "SIGKILL");
  }
  while (isRunning(daemon)) await delay(lookMs);
  await rm(daemon.stateFile, { force: true });
  return wasOn;
}

/**
 * Starts a halted minion; resolves when it has joined again.
 * @returns false if it was on
 * @throws Error when there is no such minion, or it does not get ready
 */
export async function startMinion(cluster: string, minion: string): Promise<boolean> {
  const record = await find(cluster);
  if (record.provider === "netns") return netns.startMinion(record, minion);
  const daemon = daemonOf(record, minion);
  if (isRunning(daemon)) return false;
  const plan = minionPlan(record, minionIndex(minion));
  await rm(plan.stateFile, { force: true });
  const started = startDaemon(plan);
  await writeCluster({ ...record, daemons: record.daemons.map((d) => (d === daemon ? started : d)) });
  await whenReady(started, readyMsMax);
  return true;
}
