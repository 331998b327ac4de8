/**
 * How a host becomes a minion of a cluster elsewhere: it asks the master for its CA, trusts it if its hash is the one
 * in the token, makes a secret, and tells the master the secret's hash. From then on it shows the secret, over TLS.
 */
import { Fault } from "../../../core/fault.js";
import { parseJoinToken } from "../../../core/joining/join-token.js";
import type { Log } from "../../log.js";
import { askMaster } from "./ask-master.js";
import { type Credential, writeCredential } from "./credential-file.js";
import { forgetPending, pendingSecret } from "./pending-secret.js";
import { pinnedCa } from "./pinned-ca.js";
import { caOf, hashOf } from "./rotation.js";

export interface JoinOptions {
  url: string;
  token: string;
  minion: string;
  dataDir: string;
  /** What this host was known by before, if anything: lets it have its own name again. */
  old: Credential | null;
}

/**
 * Joins, and keeps the credential. Tried again it asks with the same secret, as the first answer may have been lost.
 * @throws Fault: BadRequest for the token, ServiceUnavailable (retry) when the master is not reached, else its refusal
 */
export async function join({ url, token, minion, dataDir, old }: JoinOptions): Promise<Credential> {
  const { caSha256 } = parseJoinToken(token);
  const ca = await pinnedCa(url, caSha256);
  const secret = await pendingSecret(dataDir, minion);
  const { text, localAddress } = await askMaster({
    ...{ url, ca, method: "POST", path: "/join" },
    headers: { authorization: `Bearer ${token.trim()}` },
    body: { minion, secretHash: hashOf(secret), oldSecret: old?.minion === minion ? old.secret : "" },
  });
  const { cluster, podCidr } = JSON.parse(text) as { cluster: string; podCidr: string };
  const address = localAddress.replace(/^::ffff:/, "");
  const credential = { url, cluster, minion, ca: caOf(text) || ca, secret, address, podCidr };
  await writeCredential(dataDir, credential);
  await forgetPending(dataDir);
  return credential;
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
