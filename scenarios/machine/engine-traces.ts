/** What a Docker engine leaves on its machine besides its own folder: files, mounts, bridges, packet rules. */
import { existsSync } from "node:fs";
import { said } from "./commands.js";
import { engineFiles } from "./engine-files.js";
import { textOf } from "./engine-processes.js";
import { enginesBridges } from "./engine-rules.js";
import type { EngineDeed } from "./ledger.js";

const forwarding = ["/proc/sys/net/ipv4/ip_forward"];

export async function asItIs(cgroup: string): Promise<EngineDeed> {
  const [iptables, ip6tables, tables] = await Promise.all([
    said("iptables-save", []),
    said("ip6tables-save", []),
    said("nft", ["list", "tables"]),
  ]);
  return {
    cgroup,
    absent: engineFiles.filter((path) => !existsSync(path)),
    bridges: await enginesBridges(),
    rules: { iptables, ip6tables, tables },
    settings: Object.fromEntries(forwarding.map((path) => [path, textOf(path)])),
  };
}
