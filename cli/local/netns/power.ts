/** One host's power: `troupe minion halt` and `troupe minion start` of provider netns. */
import { rm } from "node:fs/promises";
import { type ClusterRecord, writeCluster } from "../cluster-file.js";
import { startDaemon, whenReady } from "../daemon-process.js";
import { hostMinionPlan } from "../plans.js";
import { unknownMinion } from "../unknown-minion.js";
import { cutPower, type HostRecord, powerOn } from "./host.js";
import { isOn } from "./hosts.js";
import { layoutOf } from "./layout.js";
import { ensureSwitch } from "./switch.js";

const readyMsMax = 30_000;

/** @throws Error when there is no such minion */
function hostOf(record: ClusterRecord, minion: string): HostRecord {
  const host = record.hosts.find((h) => h.name === minion);
  if (!host)
    throw unknownMinion(
      record.name,
      minion,
      record.hosts.map((h) => h.name),
    );
  return host;
}

/** A power cut: link, engine, containers and daemon at once. @returns false if it was off */
export async function haltMinion(record: ClusterRecord, minion: string): Promise<boolean> {
  const host = hostOf(record, minion);
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
export async function startMinion(record: ClusterRecord, minion: string): Promise<boolean> {
  const host = hostOf(record, minion);
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
