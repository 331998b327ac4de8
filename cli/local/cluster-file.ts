import { mkdir, readdir, readFile, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { DaemonRecord } from "./daemon-process.js";
import { clusterDir, homeDir } from "./home.js";
import type { HostRecord } from "./netns/host.js";
import { completed, type Settings } from "./settings.js";
import type { SshRecord } from "./ssh/record.js";

/** All is on this machine. */
export type LocalProvider = "docker" | "netns";
export type ProviderName = LocalProvider | "ssh";

/** A cluster that `troupe up` made on this machine. */
export interface ClusterRecord extends Settings {
  name: string;
  provider: ProviderName;
  url: string;
  engines: string[];
  serviceCidr: string;
  podCidr: string;
  /** Where the daemons record their journals, each in a folder of its own; absent = nowhere. */
  journal?: string;
  /** Into how many segments that is divided; 1 if absent. */
  segments?: number;
  /** The minions' hosts, of provider netns. */
  hosts: HostRecord[];
  /** Of provider ssh. */
  ssh?: SshRecord;
  daemons: DaemonRecord[];
}

const fileOf = (name: string): string => join(clusterDir(name), "cluster.json");

export async function readCluster(name: string): Promise<ClusterRecord | null> {
  try {
    return completed(JSON.parse(await readFile(fileOf(name), "utf8")) as ClusterRecord);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return null;
    throw new Error(`${fileOf(name)} cannot be read: ${(error as Error).message}`);
  }
}

export async function writeCluster(record: ClusterRecord): Promise<void> {
  await mkdir(clusterDir(record.name), { recursive: true, mode: 0o750 });
  await writeFile(`${fileOf(record.name)}.new`, JSON.stringify(record, null, 2), { mode: 0o600 });
  await rename(`${fileOf(record.name)}.new`, fileOf(record.name));
}

/** Names of the clusters that have files here, up or down. */
export async function clusterNames(): Promise<string[]> {
  return (await readdir(join(homeDir(), "clusters")).catch(() => [])).sort();
}
