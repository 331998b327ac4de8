/** The nft table beside the VXLAN: who may send into it, and what its packets need. */
import { vxlanId, vxlanPort } from "../../core/network/overlay.js";
import { tableName } from "../../core/network/table-name.js";
import type { HostRoute } from "../link/tables.js";

export const overlayTableName = (cluster: string): string => `${tableName(cluster)}-overlay`;

/**
 * A VXLAN believes every packet that names its number: only the hosts it was made for may send one. What leaves by it
 * from this host itself, after a service's address was translated, must come back by it, too. Connections are opened
 * with segments that fit, as some firewalls swallow the message that says that one did not.
 * Replaces whatever the table had before, in one transaction.
 */
export function overlayTable(
  { cluster, clusterCidr }: { cluster: string; clusterCidr: string },
  device: string,
  peers: readonly HostRoute[],
): string {
  const table = overlayTableName(cluster);
  return `table ip ${table}
delete table ip ${table}
table ip ${table} {
  set peers { type ipv4_addr; elements = { ${peers.map((p) => p.address).join(", ")} } }
  chain input {
    type filter hook input priority filter - 10; policy accept;
    udp dport ${vxlanPort} @th,96,24 ${vxlanId(cluster)} ip saddr != @peers drop
  }
  chain forward {
    type filter hook forward priority mangle; policy accept;
    oifname "${device}" tcp flags syn tcp option maxseg size set rt mtu
    iifname "${device}" tcp flags syn tcp option maxseg size set rt mtu
  }
  chain postrouting {
    type nat hook postrouting priority srcnat - 10; policy accept;
    oifname "${device}" ip saddr != ${clusterCidr} masquerade
  }
}
`;
}
