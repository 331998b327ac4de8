/**
 * How a host becomes a minion of a cluster elsewhere: it asks the master for its CA, trusts it if its hash is the one
 * in the token, makes a secret, and tells the master the secret's hash. From then on it shows the secret, over TLS.
 */
import { createHash, randomBytes, X509Certificate } from "node:crypto";
import { Fault } from "../../../core/fault.js";
import { parseJoinToken } from "../../../core/joining/join-token.js";
import type { Log } from "../../log.js";
import { askMaster } from "./ask-master.js";
import { type Credential, writeCredential } from "./credential-file.js";

export interface JoinOptions {
  url: string;
  token: string;
  minion: string;
  dataDir: string;
  /** What this host was known by before, if anything: lets it have its own name again. */
  old: Credential | null;
  /** The secret to be known by; the same when joining is tried again, as the first answer may have been lost. */
  secret: string;
}

export const newSecret = (): string => randomBytes(32).toString("base64url");
const sha256 = (bytes: string | Buffer): string => createHash("sha256").update(bytes).digest("hex");

/** @throws Fault Forbidden when the master is not the one the token is for */
async function pinnedCa(url: string, caSha256: string): Promise<string> {
  const { text } = await askMaster({ url, ca: null, method: "GET", path: "/ca" });
  let found: string;
  try {
    found = sha256(new X509Certificate(text).raw);
  } catch {
    throw new Fault("Forbidden", `what answers at ${url} sends no CA certificate; is it the master's --secure-listen?`);
  }
  if (found === caSha256) return text;
  throw new Fault(
    "Forbidden",
    `the CA of ${url} is not the one this token is for: it has SHA-256 ${found}, the token says ${caSha256}. ` +
      "It is another cluster's master, or somebody stands in between; nothing was told to it",
  );
}

/**
 * Joins, and keeps the credential.
 * @throws Fault: BadRequest for the token, ServiceUnavailable (retry) when the master is not reached, else its refusal
 */
export async function join({ url, token, minion, dataDir, old, secret }: JoinOptions): Promise<Credential> {
  const { caSha256 } = parseJoinToken(token);
  const ca = await pinnedCa(url, caSha256);
  const { text, localAddress } = await askMaster({
    ...{ url, ca, method: "POST", path: "/join" },
    headers: { authorization: `Bearer ${token.trim()}` },
    body: { minion, secretHash: sha256(secret), oldSecret: old?.minion === minion ? old.secret : "" },
  });
  const { cluster, podCidr } = JSON.parse(text) as { cluster: string; podCidr: string };
  const address = localAddress.replace(/^::ffff:/, "");
  const credential = { url, cluster, minion, ca, secret, address, podCidr };
  await writeCredential(dataDir, credential);
  return credential;
}

/** Replaces the secret by a new one. @throws Fault as {@link join} */
export async function renew(url: string, dataDir: string, credential: Credential): Promise<Credential> {
  const next = credential.next ?? newSecret();
  await writeCredential(dataDir, { ...credential, next });
  await askMaster({
    ...{ url, ca: credential.ca, method: "POST", path: "/join/renew" },
    headers: { authorization: `Bearer ${credential.secret}`, "x-troupe-minion": credential.minion },
    body: { secretHash: sha256(next) },
  });
  const { next: _, ...rest } = credential;
  const renewed = { ...rest, secret: next };
  await writeCredential(dataDir, renewed);
  return renewed;
}

const retryMsFirst = 500;
const retryMsMax = 10_000;

/** Joins as soon as the master can be reached. @throws Fault when it refuses, which waiting would not change */
export async function joinWhenReached(options: JoinOptions, log: Log): Promise<Credential> {
  for (let waitMs = retryMsFirst; ; waitMs = Math.min(waitMs * 2, retryMsMax)) {
    try {
      return await join(options);
    } catch (error) {
      if (!(error instanceof Fault) || error.details.retry !== true) throw error;
      log("warn", "not joined yet; trying on", { why: error.message, waitMs });
      await new Promise((resolve) => setTimeout(resolve, waitMs));
    }
  }
}
