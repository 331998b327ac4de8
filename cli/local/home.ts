import { homedir } from "node:os";
import { join } from "node:path";

/** Where clusters on this machine keep their files: $TROUPE_HOME, else ~/.troupe. */
export function homeDir(env: NodeJS.ProcessEnv = process.env): string {
  return env["TROUPE_HOME"] || join(homedir(), ".troupe");
}

export const clusterDir = (name: string): string => join(homeDir(), "clusters", name);

/** The kubeconfig file of the clusters made here. */
export const kubeconfigPath = (): string => join(homeDir(), "kubeconfig");
