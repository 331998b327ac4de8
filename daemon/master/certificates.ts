/** The API's certificate, signed by the cluster's CA. Kept in the data directory, made anew before it ends. */
import { X509Certificate } from "node:crypto";
import { join } from "node:path";
import { asFault } from "../../core/fault.js";
import type { Clock } from "../../core/time.js";
import { privateFolder } from "../durable-file.js";
import { type Log, silentLog } from "../log.js";
import { authority } from "./authority.js";
import { dayMs, isAddress, makeServer } from "./make-certificates.js";
import { type Pair, readPair, writePair } from "./pair-file.js";

export interface ServerCertificate {
  /** PEM for clients to trust: the CA that signed, first, and those that did or will. */
  ca: string;
  cert: string;
  key: string;
}

/** A name that every certificate of the API is for, whatever address it is reached by. */
export const serverName = "kubernetes";

/** A certificate with less time left is made anew: the old and the new one are good side by side for so long. */
const renewDays = 30;

/** SHA-256 of a certificate, given as PEM (of several: the first), in hex. */
export function certificateSha256(pem: string): string {
  return new X509Certificate(pem).fingerprint256.replaceAll(":", "").toLowerCase();
}

/**
 * @param names DNS names and addresses the API is called by
 * @throws Fault InternalError when there is a CA that cannot be trusted; see {@link authority}
 */
export async function serverCertificate(
  dataDir: string,
  names: readonly string[],
  clock: Clock,
  log: Log = silentLog,
): Promise<ServerCertificate> {
  const dir = join(dataDir, "tls");
  await privateFolder(dir);
  const nowMs = clock.nowMs();
  const { ca, bundle } = await authority(dir, nowMs);
  const stored = await storedServer(dir, log);
  if (stored && fits(stored, ca, names, nowMs)) return { ca: bundle, ...stored };
  const made = await makeServer(ca, names, nowMs);
  await writePair(dir, "server", made);
  return { ca: bundle, ...made };
}

/** What it is for follows from the CA: one that cannot be read is made anew, and told of. */
async function storedServer(dir: string, log: Log): Promise<Pair | undefined> {
  try {
    return await readPair(dir, "server", "it is made anew");
  } catch (error) {
    log("warn", "the API's certificate could not be read", { why: asFault(error).message });
    return undefined;
  }
}

/** Whether it is of this CA, for all these names, begun by our clock, and not about to end. */
function fits({ cert }: Pair, ca: Pair, names: readonly string[], nowMs: number): boolean {
  const [own, issuer] = [new X509Certificate(cert), new X509Certificate(ca.cert)];
  const isOurs = own.checkIssued(issuer) && own.verify(issuer.publicKey);
  const isNow = Date.parse(own.validFrom) <= nowMs && Date.parse(own.validTo) - nowMs > renewDays * dayMs;
  return isOurs && isNow && names.every((n) => (isAddress(n) ? own.checkIP(n) : own.checkHost(n)) !== undefined);
}
