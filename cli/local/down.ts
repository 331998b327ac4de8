/** Takes a cluster on this machine down, whatever state it is in, and leaves nothing behind. */
import { rm } from "node:fs/promises";
import { join } from "node:path";
import { type ClusterRecord, readCluster } from "./cluster-file.js";
import { stopDaemon } from "./daemon-process.js";
import { clusterDir } from "./home.js";
import { removeKubeconfigEntry } from "./kubeconfig-entry.js";
import type { Progress } from "./progress.js";
import { providerOf } from "./providers.js";
import { failureOf, runToEnd } from "./run-to-end.js";

const daemonPatienceMs = 5_000;

/** Removes the addresses and routes that a master made. Resolves to what could not be removed. */
async function purgeMaster(record: ClusterRecord): Promise<string[]> {
  const args = [
    ...["--cluster", record.name, "--data", join(clusterDir(record.name), "master"), "--purge"],
    ...["--service-cidr", record.serviceCidr, "--pod-cidr", record.podCidr],
    ...providerOf(record).masterArgs(record),
  ];
  return runToEnd("master", args).then(
    () => [],
    (error: unknown) => [`master: ${failureOf(error)}`],
  );
}

/**
 * Resolves to whether there was such a cluster.
 * @throws Error saying what could not be removed; all else is
 */
export async function down(name: string, keepData: boolean, progress: Progress): Promise<boolean> {
  const record = await readCluster(name);
  if (!record) return false;
  // The master first: it must not take its minions' leave for a failure.
  const masters = record.daemons.filter((d) => d.role === "master");
  await Promise.all(masters.map((d) => stopDaemon(d, daemonPatienceMs)));
  progress.say("master stopped");
  progress.begin("minions and what they made");
  const left = [...(await providerOf(record).remove(record)), ...(await purgeMaster(record))];
  await removeKubeconfigEntry(name);
  if (left.length > 0) throw new Error(`not everything could be removed:\n${left.join("\n")}`);
  progress.end("minions and what they made", "are removed");
  if (!keepData) await rm(clusterDir(name), { recursive: true, force: true });
  return true;
}
