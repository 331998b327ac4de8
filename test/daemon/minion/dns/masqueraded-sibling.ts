/**
 * In a network namespace of its own: two minions of one cluster on an engine's bridge whose masquerading lets the host
 * ask from its first address, which is another interface's. Prints what the second hears, each a line: why it has no
 * resolver ("" = it has one), and the address of a service that the host asks for.
 */
import { execFileSync } from "node:child_process";
import { Resolver } from "node:dns/promises";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openDns } from "../../../../daemon/minion/dns/open.js";
import type { SettledFlags } from "../../../../daemon/minion/joining/settle-flags.js";
import { realClock } from "../../../../daemon/real-clock.js";
import { services } from "../../../core/dns/sample.js";

const network = { gateway: "10.244.0.1", cidr: "10.244.0.0/16" };
const folder = mkdtempSync(join(tmpdir(), "troupe-masqueraded-"));
writeFileSync(
  join(folder, "nft"),
  `table ip nat {
    chain POSTROUTING {
      type nat hook postrouting priority srcnat;
      oifname != "engine" ip saddr ${network.cidr} masquerade
    }
  }\n`,
);
for (const line of [
  "ip link set lo up",
  "ip link add first type bridge",
  "ip addr add 192.0.2.4/32 dev first",
  "ip link set first up",
  "ip link add engine type bridge",
  `ip addr add ${network.gateway}/16 dev engine`,
  "ip link set engine up",
  `nft -f ${join(folder, "nft")}`,
]) {
  const [program = "", ...args] = line.split(" ");
  execFileSync(program, args);
}
const minions = ["one", "two"].map((name) => {
  const flags = { cluster: "c", name, dataDir: folder, resolvConf: "/nonexistent" } as SettledFlags;
  return openDns(flags, realClock(), () => {});
});
const trouble: string[] = [];
for (const minion of minions) {
  await minion.start(services, (why) => trouble.push(why));
  minion.welcomed({
    type: "welcome",
    cluster: "c",
    podCidr: network.cidr,
    clusterCidr: network.cidr,
    serviceCidr: "10.0.0.0/16",
  });
  await minion.serve(network);
}
const host = new Resolver();
host.setServers([network.gateway]);
const found = await host.resolve4("web.default.svc.cluster.local");
console.log(trouble.join("\n"));
console.log(found.join());
for (const minion of minions) await minion.close();
rmSync(folder, { recursive: true });
process.exit(0);
