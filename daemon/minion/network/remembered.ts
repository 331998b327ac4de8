/** What of its network a minion must not forget: pods heal while the master is away. */
import { readFile, rename, writeFile } from "node:fs/promises";

export interface RememberedNetwork {
  podCidr: string;
  clusterCidr: string;
  serviceCidr: string;
}

/** null where nothing (that can be read) is remembered. */
export async function loadNetwork(path: string): Promise<RememberedNetwork | null> {
  try {
    return JSON.parse(await readFile(path, "utf8")) as RememberedNetwork;
  } catch {
    return null;
  }
}

export async function saveNetwork(path: string, network: RememberedNetwork): Promise<void> {
  await writeFile(`${path}.new`, JSON.stringify(network), { mode: 0o600 });
  await rename(`${path}.new`, path);
}
