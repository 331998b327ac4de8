/** Our clusters' entries in our kubeconfig file, which kubectl and every client library can read as well. */
import { mkdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { dirname } from "node:path";
import { parse } from "yaml";
import { kubeconfigPath } from "./home.js";

/** How a server is reached, and how it proves to be the one that is meant. */
export interface ClusterEntry {
  server: string;
  "certificate-authority-data": string;
  "tls-server-name": string;
}

interface Kubeconfig {
  apiVersion: "v1";
  kind: "Config";
  clusters: { name: string; cluster: ClusterEntry }[];
  contexts: { name: string; context: { cluster: string; user: string; namespace: string } }[];
  users: { name: string; user: Record<string, string> }[];
  "current-context": string;
}

const entryName = (cluster: string): string => `troupe-${cluster}`;

async function read(): Promise<Kubeconfig> {
  const empty: Kubeconfig = {
    apiVersion: "v1",
    kind: "Config",
    clusters: [],
    contexts: [],
    users: [],
    "current-context": "",
  };
  const text = await readFile(kubeconfigPath(), "utf8").catch(() => "");
  return { ...empty, ...((parse(text, { logLevel: "error" }) as Partial<Kubeconfig> | null) ?? {}) };
}

async function write(config: Kubeconfig): Promise<void> {
  const path = kubeconfigPath();
  await mkdir(dirname(path), { recursive: true });
  // One that was left behind may be for all to read.
  await rm(`${path}.new`, { force: true });
  // JSON is YAML, and read at once: every command reads it.
  await writeFile(`${path}.new`, `${JSON.stringify(config, null, 2)}\n`, { mode: 0o600 });
  await rename(`${path}.new`, path);
}

const without = <T extends { name: string }>(list: T[], name: string): T[] => list.filter((e) => e.name !== name);

/** Adds the cluster with its admin's token, and makes it the current one. */
export async function addKubeconfigEntry(cluster: string, entry: ClusterEntry, token: string): Promise<void> {
  const config = await read();
  const name = entryName(cluster);
  await write({
    ...config,
    clusters: [...without(config.clusters, name), { name, cluster: entry }],
    contexts: [
      ...without(config.contexts, name),
      { name, context: { cluster: name, user: name, namespace: "default" } },
    ],
    users: [...without(config.users, name), { name, user: { token } }],
    "current-context": name,
  });
}

/** Removes the cluster; the file goes with its last entry. */
export async function removeKubeconfigEntry(cluster: string): Promise<void> {
  const config = await read();
  const name = entryName(cluster);
  const contexts = without(config.contexts, name);
  if (contexts.length === 0) {
    await rm(kubeconfigPath(), { force: true });
    return;
  }
  const current = config["current-context"];
  await write({
    ...config,
    clusters: without(config.clusters, name),
    contexts,
    users: without(config.users, name),
    "current-context": current === name ? (contexts[0]?.name ?? "") : current,
  });
}
