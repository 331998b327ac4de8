/** Bridges and packet rules that a Docker engine leaves in its machine's network. */
import { setTimeout as after } from "node:timers/promises";
import { answer, complaint, said } from "./commands.js";
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

/** Others change packet rules, too: what was refused for that, all of it, is tried again. */
const attempts = 5;
const pauseMs = 200;

/** @returns what could not be taken back, in words */
export async function restoreRules(deed: EngineDeed): Promise<string[]> {
  const left = [
    await untilQuiet(() => restoreFamily("iptables", deed)),
    // A kernel may have none of these.
    await untilQuiet(() => restoreFamily("ip6tables", deed), ""),
    await untilQuiet(() => removeTables(deed)),
  ];
  return left.filter((text) => text !== "");
}

/** @param hopeless what a look that always fails is taken for */
async function untilQuiet(restore: () => Promise<string>, hopeless?: string): Promise<string> {
  for (let attempt = 1; ; attempt++) {
    const isLast = attempt === attempts;
    const left = await restore().catch((error: Error) => (isLast ? (hopeless ?? error.message) : error.message));
    if (left === "" || isLast) return left;
    await after(pauseMs);
  }
}

async function restoreFamily(family: "iptables" | "ip6tables", { rules }: EngineDeed): Promise<string> {
  const undo = undoneRules(rules[family], await answer(`${family}-save`, []));
  return undo === "" ? "" : complaint(`${family}-restore`, ["--noflush"], undo);
}

async function removeTables({ rules }: EngineDeed): Promise<string> {
  const left: string[] = [];
  for (const table of newTables(rules.tables, await answer("nft", ["list", "tables"]))) {
    const words = table.split(" ");
    if (!hasRules(await answer("nft", ["list", ...words]))) left.push(await complaint("nft", ["delete", ...words]));
  }
  return left.filter((text) => text !== "").join("; ");
}
