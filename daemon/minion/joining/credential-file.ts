/** Who this minion is, on disk: durable before it is used. */
import { X509Certificate } from "node:crypto";
import { rm } from "node:fs/promises";
import { join } from "node:path";
import { isRecord } from "../../../core/schema/shape.js";
import { readTrusted, writeDurably } from "../../durable-file.js";

export interface Credential {
  /** Of the master. */
  url: string;
  cluster: string;
  minion: string;
  /** PEM of the cluster's CAs, the only ones that are trusted. */
  ca: string;
  /** What the master knows us by. It knows its hash only. */
  secret: string;
  /** The secret to come: written before the master is told its hash, so that neither end can forget it. */
  next?: string;
  /** The secret before: kept until the master has been seen to know the present one. */
  before?: string;
  /** This host's address, as it was seen towards the master. */
  address: string;
  /** Of all pods. */
  podCidr: string;
}

export const credentialPath = (dataDir: string): string => join(dataDir, "credential.json");

/** null: there is none. @throws Fault when it cannot be trusted */
export async function readCredential(dataDir: string): Promise<Credential | null> {
  const mend = `put it back from a copy, or remove it and let this host join again: troupe token create --minion NAME, where the master runs`;
  return (await readTrusted(credentialPath(dataDir), parseCredential, mend)) ?? null;
}

const texts = ["url", "cluster", "minion", "ca", "secret", "address", "podCidr"] as const;
const furtherTexts = ["next", "before"] as const;

/** @throws Error that says what is wrong, and no secret */
export function parseCredential(text: string): Credential {
  let found: unknown;
  try {
    found = JSON.parse(text);
  } catch {
    throw new Error("it is no JSON");
  }
  if (!isRecord(found)) throw new Error("it is no JSON object");
  for (const name of texts) if (typeof found[name] !== "string") throw new Error(`it has no text "${name}"`);
  for (const name of furtherTexts)
    if (found[name] !== undefined && typeof found[name] !== "string") throw new Error(`its "${name}" is no text`);
  const credential = found as unknown as Credential;
  if (credential.secret === "") throw new Error("its secret is empty");
  try {
    new X509Certificate(credential.ca);
  } catch {
    throw new Error("its CA is no certificate");
  }
  return credential;
}

export async function writeCredential(dataDir: string, credential: Credential): Promise<void> {
  await writeDurably(credentialPath(dataDir), `${JSON.stringify(credential, null, 2)}\n`);
}

export async function removeCredential(dataDir: string): Promise<void> {
  await rm(credentialPath(dataDir), { force: true });
}
