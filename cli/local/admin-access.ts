/** How commands of this machine speak to the master of a cluster that `troupe up` made: as its admin. */
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { Access } from "../client/kubeconfig.js";
import { clusterDir } from "./home.js";
import type { ClusterEntry } from "./kubeconfig-entry.js";

/** The token that the master keeps beside its store. @throws Error when it cannot be read */
export async function adminToken(cluster: string): Promise<string> {
  const path = join(clusterDir(cluster), "master", "admin-token");
  try {
    return (await readFile(path, "utf8")).trim();
  } catch (error) {
    throw new Error(`the token of cluster ${cluster}'s admin cannot be read: ${(error as Error).message}`);
  }
}

/**
 * How kubectl and all others reach the master from this machine. kubectl shows a token over TLS only; the master wrote
 * by what it proves to be itself. @throws Error when that cannot be read
 */
export async function localEntry({ name, url }: { name: string; url: string }): Promise<ClusterEntry> {
  const path = join(clusterDir(name), "master", "admin.kubeconfig");
  try {
    const { clusters } = JSON.parse(await readFile(path, "utf8")) as { clusters: [{ cluster: ClusterEntry }] };
    return { ...clusters[0].cluster, server: url.replace(/^http:/, "https:") };
  } catch (error) {
    throw new Error(`the kubeconfig of cluster ${name}'s master cannot be read: ${(error as Error).message}`);
  }
}

/** @throws Error as {@link adminToken} */
export async function adminAccess({ name, url }: { name: string; url: string }): Promise<Access> {
  return {
    server: new URL(url),
    namespace: "default",
    isNamespaceGiven: false,
    authorization: `Bearer ${await adminToken(name)}`,
    tls: { rejectUnauthorized: true },
  };
}
