/** Takes a cluster on this machine down, whatever state it is in, and leaves nothing behind. */
import { execFile } from "node:child_process";
import { rm } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { type ClusterRecord, readCluster } from "./cluster-file.js";
import { stopDaemon } from "./daemon-process.js";
import { clusterDir } from "./home.js";
import { removeKubeconfigEntry } from "./kubeconfig-entry.js";
import { removeHosts } from "./netns/hosts.js";
import { layoutOf } from "./netns/layout.js";
import { engineOf } from "./plans.js";
import type { Progress } from "./progress.js";

const run = promisify(execFile);
const daemonPatienceMs = 5_000;
const purgeMsMax = 120_000;

async function runToEnd(role: "master" | "minion", args: string[]): Promise<void> {
  const program = fileURLToPath(new URL(`../../daemon/${role}/main.js`, import.meta.url));
  await run(process.execPath, [program, ...args], { timeout: purgeMsMax });
}

/** Lets a minion of provider docker do one thing to its containers, and end. @throws Error with what it said */
export async function runMinion(record: ClusterRecord, name: string, work: "--purge" | "--halt"): Promise<void> {
  const engine = engineOf(record, name);
  await runToEnd("minion", [
    ...["--cluster", record.name, "--name", name, "--data", join(clusterDir(record.name), `minion-${name}`)],
    ...(engine === undefined ? [] : ["--engine", engine]),
    work,
  ]);
}

/** Removes containers, volumes, networks and addresses of the cluster. @throws Error saying what could not be removed */
async function purgeAll(record: ClusterRecord): Promise<void> {
  const dir = clusterDir(record.name);
  // Hosts are taken away whole, with all their minions made.
  const minions = record.provider === "netns" ? [] : record.daemons.filter((d) => d.role === "minion");
  const failures: string[] = [];
  await Promise.all(
    minions.map(async ({ name }) => {
      try {
        await runMinion(record, name, "--purge");
      } catch (error) {
        failures.push(`minion ${name}: ${String((error as { stderr?: string }).stderr ?? error).trim()}`);
      }
    }),
  );
  try {
    await runToEnd("master", [
      ...["--cluster", record.name, "--data", join(dir, "master")],
      ...["--service-cidr", record.serviceCidr, "--purge"],
      ...(record.provider === "netns" ? ["--pod-routes", "--pod-cidr", record.podCidr] : []),
    ]);
  } catch (error) {
    failures.push(`master: ${String((error as { stderr?: string }).stderr ?? error).trim()}`);
  }
  if (failures.length > 0) throw new Error(`not everything could be removed: ${failures.join("; ")}`);
}

/** Resolves to whether there was such a cluster. */
export async function down(name: string, keepData: boolean, progress: Progress): Promise<boolean> {
  const record = await readCluster(name);
  if (!record) return false;
  const masters = record.daemons.filter((d) => d.role === "master");
  const minions = record.daemons.filter((d) => d.role === "minion");
  // The master first: it must not take its minions' leave for a failure.
  await Promise.all(masters.map((d) => stopDaemon(d, daemonPatienceMs)));
  if (record.provider === "netns") await removeHosts(layoutOf(record));
  await Promise.all(minions.map((d) => stopDaemon(d, daemonPatienceMs)));
  progress.say("daemons stopped");
  await purgeAll(record);
  progress.say("containers and networks removed");
  await removeKubeconfigEntry(name);
  if (!keepData) await rm(clusterDir(name), { recursive: true, force: true });
  return true;
}
