/** Which minion of which cluster this host is: what the flags say, what it joined before, or what it joins now. */
import { readFile } from "node:fs/promises";
import { hostname } from "node:os";
import { Fault } from "../../../core/fault.js";
import { isJoinToken, parseJoinToken } from "../../../core/joining/join-token.js";
import { isIP } from "../../../core/network/ip.js";
import { isLoopbackHost } from "../../../core/network/loopback.js";
import { checkDnsSubdomain } from "../../../core/schema/formats.js";
import type { Log } from "../../log.js";
import type { MinionFlags } from "../flags.js";
import { type Credential, credentialPath, readCredential } from "./credential-file.js";
import { Identity } from "./identity.js";
import { joinWhenReached } from "./join.js";
import { certificatesIn, sha256Of } from "./pinned-ca.js";

/** Flags with nothing left open. */
export type SettledFlags = MinionFlags & { podNetwork: "shared" | "routed" };

export interface Settled {
  flags: SettledFlags;
  /** What is shown to the master; "" when this run ends without asking it. */
  identity: Identity | SharedToken;
}

/** Minions on the master's own machine show the same token; it is not renewed. */
export type SharedToken = string;

const localMaster = "http://127.0.0.1:8080";
/** Where a minion of the master's own machine is, unless its name or a flag says otherwise. */
const localAddress = "127.0.0.1";

async function tokenOf({ token, tokenFile }: MinionFlags): Promise<string> {
  if (token !== "" || tokenFile === "") return token;
  let text: string;
  try {
    text = (await readFile(tokenFile, "utf8")).trim();
  } catch (error) {
    throw new Fault("BadRequest", `--token-file ${tokenFile} cannot be read: ${(error as Error).message}`);
  }
  if (text === "") throw new Fault("BadRequest", `--token-file ${tokenFile} is empty: the token belongs into it`);
  return text;
}

/** @throws Fault BadRequest: without TLS no other machine is spoken to */
function checkPlain(url: string): void {
  let host = "";
  try {
    host = new URL(url).hostname;
  } catch {
    // Told below.
  }
  if (isLoopbackHost(host)) return;
  throw new Fault(
    "BadRequest",
    `--master ${url}: a master of another machine is spoken to over https://, at its --secure-listen; "troupe token create" there makes the token that is needed`,
  );
}

/** @throws Fault BadRequest */
function checkedName(name: string): string {
  const wrong = checkDnsSubdomain(name);
  if (wrong === "") return name;
  throw new Fault("BadRequest", `"${name}" is no name for a minion: it ${wrong}; --name gives it another`);
}

/** @throws Fault Conflict when the flags want this host to be something else than it is */
function checkSame(flags: MinionFlags, credential: Credential, token: string): void {
  const out = `"troupe minion --purge --data ${flags.dataDir}" takes it out, with its containers`;
  const is = `this host is minion "${credential.minion}" of cluster ${credential.cluster} (${credentialPath(flags.dataDir)})`;
  if (flags.name !== "" && flags.name !== credential.minion)
    throw new Fault("Conflict", `${is}, not "${flags.name}"; ${out}`);
  const trusted = certificatesIn(credential.ca).map(sha256Of);
  if (token !== "" && !trusted.includes(parseJoinToken(token).caSha256))
    throw new Fault("Conflict", `${is}, and the token is for another cluster; ${out}`);
}

/** Of a host that joined. */
function joined(flags: MinionFlags, credential: Credential): SettledFlags {
  const cluster = flags.cluster || credential.cluster;
  return {
    ...flags,
    cluster,
    master: flags.master || credential.url,
    name: credential.minion,
    address: flags.address || credential.address,
    podCidr: credential.podCidr,
    network: flags.network || `troupe-${cluster}`,
    podNetwork: flags.podNetwork || "routed",
  };
}

/** Of a minion on the master's own machine. @throws Fault BadRequest naming the flag that is missing */
function local(flags: MinionFlags): SettledFlags {
  const cluster = flags.cluster || "troupe";
  if (flags.name === "")
    throw new Fault("BadRequest", "--name is missing: what this minion is called, e.g. its address");
  const name = checkedName(flags.name);
  return {
    ...flags,
    cluster,
    master: flags.master || localMaster,
    address: flags.address || (isIP(name) === 0 ? localAddress : name),
    network: flags.network || `troupe-${cluster}`,
    podNetwork: flags.podNetwork || "shared",
  };
}

/**
 * Joins where a cluster is to be joined and was not yet; waits for its master if need be.
 * @throws Fault: BadRequest, Conflict for the flags; what {@link joinWhenReached} throws
 */
export async function settleFlags(flags: MinionFlags, log: Log): Promise<Settled> {
  const before = await readCredential(flags.dataDir);
  const endsAtOnce = flags.purge || flags.halt;
  const url = flags.master || before?.url || localMaster;
  if (endsAtOnce) return { flags: before ? joined(flags, before) : local(flags), identity: "" };
  const token = before && flags.token === "" ? await tokenOf(flags).catch(() => "") : await tokenOf(flags);
  if (!url.startsWith("https://")) {
    if (isJoinToken(token))
      throw new Fault(
        "BadRequest",
        `--master ${url}: a cluster is joined over https://, at its master's --secure-listen`,
      );
    checkPlain(url);
    if (token === "") throw new Fault("BadRequest", "--token-file is missing: the file with the master's minion-token");
    return { flags: local(flags), identity: token };
  }
  if (before) checkSame(flags, before, token);
  else if (token === "")
    throw new Fault("BadRequest", '--token is missing: "troupe token create", where the master runs, prints one');
  const credential =
    before ??
    (await joinWhenReached(
      {
        ...{ url, token, dataDir: flags.dataDir, old: null },
        minion: checkedName(flags.name || hostname().toLowerCase()),
      },
      log,
    ));
  const identity = new Identity({ url, dataDir: flags.dataDir, token: before ? token : "", log }, credential);
  return { flags: joined(flags, credential), identity };
}
