/** Who this minion is, on disk: durable before it is used. */
import { readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { Fault } from "../../../core/fault.js";
import { writeDurably } from "../../durable-file.js";

export interface Credential {
  /** Of the master. */
  url: string;
  cluster: string;
  minion: string;
  /** PEM of the cluster's CA, the only one that is trusted. */
  ca: string;
  /** What the master knows us by. It knows its hash only. */
  secret: string;
  /** The secret to come: written before the master is told its hash, so that neither end can forget it. */
  next?: string;
  /** This host's address, as it was seen towards the master. */
  address: string;
  /** Of all pods. */
  podCidr: string;
}

export const credentialPath = (dataDir: string): string => join(dataDir, "credential.json");

/** null: there is none. @throws Fault when it cannot be read */
export async function readCredential(dataDir: string): Promise<Credential | null> {
  const path = credentialPath(dataDir);
  try {
    return JSON.parse(await readFile(path, "utf8")) as Credential;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return null;
    throw new Fault("InternalError", `the credential ${path} cannot be read: ${String(error)}`);
  }
}

export async function writeCredential(dataDir: string, credential: Credential): Promise<void> {
  await writeDurably(credentialPath(dataDir), `${JSON.stringify(credential, null, 2)}\n`);
}

export async function removeCredential(dataDir: string): Promise<void> {
  await rm(credentialPath(dataDir), { force: true });
}
