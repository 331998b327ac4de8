/** `troupe token`: how hosts become minions of a cluster elsewhere, and how they cease to be. */
import { layOutGet } from "../../core/kinds/tables.js";
import { connect } from "../client/client.js";
import type { ClusterFlags } from "../client/kubeconfig.js";
import { UsageError } from "../fail.js";
import { type DataFormat, print, printData, say } from "../render/output.js";

export interface CreateTokenFlags extends ClusterFlags {
  /** Seconds. */
  ttl: number;
  minion?: string;
  output?: DataFormat;
}

export interface ListTokensFlags extends ClusterFlags {
  output?: DataFormat;
}

export interface RevokeFlags extends ClusterFlags {
  minion?: string;
  withMinions?: boolean;
}

interface Token {
  id: string;
  created: string;
  expires: string;
  isExpired: boolean;
  minion?: string;
  uses: number;
}

interface Listing {
  tokens: Token[];
  minions: { minion: string; since: string; token: string; isConnected: boolean }[];
}

/** Prints the token alone, so that a script can take it; a person is told what to do with it. */
export async function createToken(flags: CreateTokenFlags): Promise<void> {
  const client = await connect(flags);
  const body = { ttlSeconds: flags.ttl, ...(flags.minion === undefined ? {} : { minion: flags.minion }) };
  const made = (await client.ask({ method: "POST", path: "/joining/tokens", body })) as Token & {
    token: string;
    master: string;
  };
  if (flags.output) {
    printData(made, flags.output);
    return;
  }
  print(`${made.token}\n`);
  if (!process.stderr.isTTY) return;
  say(`\ngood until ${made.expires}; on the host that is to join, with the token in a file that only you can read:`);
  say(`  troupe minion --master ${made.master} --token-file FILE`);
}

export async function listTokens(flags: ListTokensFlags): Promise<void> {
  const listing = (await (await connect(flags)).ask({ path: "/joining" })) as Listing;
  if (flags.output) {
    printData(listing, flags.output);
    return;
  }
  const tokens = listing.tokens.map((t) => [
    t.id,
    t.minion ?? "any",
    t.isExpired ? "expired" : "good",
    t.expires,
    String(t.uses),
  ]);
  const minions = listing.minions.map((m) => [m.minion, m.isConnected ? "yes" : "no", m.since, m.token]);
  if (tokens.length === 0) print("no join tokens; `troupe token create` makes one\n");
  else print(layOutGet({ header: ["TOKEN", "MINION", "STATE", "EXPIRES", "USES"], rows: tokens }));
  if (minions.length > 0)
    print(`\n${layOutGet({ header: ["MINION", "CONNECTED", "CREDENTIAL SINCE", "JOINED WITH"], rows: minions })}`);
}

/** @throws UsageError when it is not said what; ApiError NotFound */
export async function revoke(id: string | undefined, flags: RevokeFlags): Promise<void> {
  const { minion } = flags;
  if ((id === undefined) === (minion === undefined))
    throw new UsageError("say which: the id of a join token, or --minion NAME; `troupe token list` shows both");
  if (minion !== undefined && flags.withMinions)
    throw new UsageError("--with-minions goes with the id of a join token");
  const client = await connect(flags);
  if (minion !== undefined) {
    await client.ask({ method: "DELETE", path: `/joining/minions/${encodeURIComponent(minion)}` });
    print(`the credential of minion "${minion}" is revoked\n`);
    return;
  }
  const answer = (await client.ask({
    method: "DELETE",
    path: `/joining/tokens/${encodeURIComponent(id ?? "")}`,
    query: { withMinions: flags.withMinions },
  })) as { minions: string[] };
  print(`join token ${id} is revoked\n`);
  for (const name of answer.minions) print(`the credential of minion "${name}" is revoked\n`);
}

/** @throws ApiError NotFound, ServiceUnavailable */
export async function rotate(minion: string, flags: ClusterFlags): Promise<void> {
  const client = await connect(flags);
  await client.ask({ method: "POST", path: `/joining/minions/${encodeURIComponent(minion)}/rotation` });
  print(`minion "${minion}" was asked to replace its credential\n`);
}
