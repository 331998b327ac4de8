/** Bridges and packet rules that a Docker engine leaves in its machine's network. */
import { complaint, said } from "./commands.js";
import type { EngineDeed } from "./ledger.js";
import { hasRules, newTables, undoneRules } from "./packet-rules.js";

/** Bridges that engines make for networks, by their names. */
export async function enginesBridges(): Promise<string[]> {
  const lines = (await said("ip", ["-brief", "link"])).split("\n");
  return lines.flatMap((line) => /^(docker0|br-[0-9a-f]{12})\b/.exec(line)?.[0] ?? []);
}

/** Of networks that nobody removed. */
export async function removeBridges({ bridges }: EngineDeed): Promise<string[]> {
  const since = (await enginesBridges()).filter((name) => !bridges.includes(name));
  const failed = await Promise.all(since.map((name) => complaint("ip", ["link", "delete", name])));
  return failed.filter((text) => text !== "");
}

export async function restoreRules({ rules }: EngineDeed): Promise<string[]> {
  const left: string[] = [];
  for (const family of ["iptables", "ip6tables"] as const) {
    const undo = undoneRules(rules[family], await said(`${family}-save`, []));
    if (undo !== "") left.push(await complaint(`${family}-restore`, ["--noflush"], undo));
  }
  for (const table of newTables(rules.tables, await said("nft", ["list", "tables"]))) {
    const words = table.split(" ");
    if (!hasRules(await said("nft", ["list", ...words]))) left.push(await complaint("nft", ["delete", ...words]));
  }
  return left.filter((text) => text !== "");
}
