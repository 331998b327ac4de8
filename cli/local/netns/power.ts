/** One host's power: `troupe minion halt` and `troupe minion start` of provider netns. */
import { rm } from "node:fs/promises";
import { type ClusterRecord, readCluster, writeCluster } from "../cluster-file.js";
import { startDaemon, whenReady } from "../daemon-process.js";
import { hostMinionPlan } from "../plans.js";
import { cutPower, type HostRecord, powerOn } from "./host.js";
import { isOn } from "./hosts.js";
import { layoutOf } from "./layout.js";
import { ensureSwitch } from "./switch.js";

const readyMsMax = 30_000;

async function find(cluster: string, minion: string): Promise<{ record: ClusterRecord; host: HostRecord }> {
  const record = await readCluster(cluster);
  if (!record) throw new Error(`there is no cluster ${cluster} here`);
  if (record.provider !== "netns")
    throw new Error(`cluster ${cluster} is of provider ${record.provider}: its minions have no power of their own`);
  const host = record.hosts.find((h) => h.name === minion);
  if (!host)
    throw new Error(
      `there is no minion ${minion} in cluster ${cluster}; there are ${record.hosts.map((h) => h.name).join(", ")}`,
    );
  return { record, host };
}

/** A power cut: link, engine, containers and daemon at once. @returns false if it was off */
export async function haltMinion(cluster: string, minion: string): Promise<boolean> {
  const { record, host } = await find(cluster, minion);
  const wasOn = isOn(host);
  await cutPower(layoutOf(record), minion);
  await writeCluster({
    ...record,
    hosts: record.hosts.map((h) => (h.name === minion ? { ...h, pid: 0, startTime: "" } : h)),
    daemons: record.daemons.filter((d) => d.name !== minion),
  });
  return wasOn;
}

/** Switches a halted minion on and resolves when its daemon has joined again. @returns false if it was on */
export async function startMinion(cluster: string, minion: string): Promise<boolean> {
  const { record, host } = await find(cluster, minion);
  if (isOn(host)) return false;
  await ensureSwitch(layoutOf(record));
  const started = await powerOn(layoutOf(record), minion);
  const plan = hostMinionPlan(record, started);
  await rm(plan.stateFile, { force: true });
  const daemon = startDaemon(plan);
  await writeCluster({
    ...record,
    hosts: record.hosts.map((h) => (h.name === minion ? started : h)),
    daemons: [...record.daemons.filter((d) => d.name !== minion), daemon],
  });
  await whenReady(daemon, readyMsMax);
  return true;
}
