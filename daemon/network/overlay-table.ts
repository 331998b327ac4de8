/** The nft table beside the VXLAN: who may send into it, and what its packets need. */

import type { HostRoute } from "../../core/link/tables.js";
import { cidr4, device, type HostLine, ip4, joined, line, nftName } from "../../core/network/host-lines.js";
import { vxlanId, vxlanPort } from "../../core/network/overlay.js";
import { tableName } from "../../core/network/table-name.js";

export const overlayTableName = (cluster: string): HostLine => nftName(`${tableName(cluster)}-overlay`);

/**
 * A VXLAN believes every packet that names its number: only the hosts it was made for may send one. What leaves by it
 * from this host itself, after a service's address was translated, must come back by it, too. Connections are opened
 * with segments that fit, as some firewalls swallow the message that says that one did not.
 * Replaces whatever the table had before, in one transaction.
 */
export function overlayTable(
  { cluster, clusterCidr }: { cluster: string; clusterCidr: string },
  link: string,
  peers: readonly HostRoute[],
): HostLine {
  const table = overlayTableName(cluster);
  const [tunnel, all] = [device(link), cidr4(clusterCidr)];
  const hosts = joined(
    peers.map((p) => ip4(p.address)),
    ", ",
  );
  return line`table ip ${table}
delete table ip ${table}
table ip ${table} {
  set peers { type ipv4_addr; elements = { ${hosts} } }
  chain input {
    type filter hook input priority filter - 10; policy accept;
    udp dport ${vxlanPort} @th,96,24 ${vxlanId(cluster)} ip saddr != @peers drop
  }
  chain forward {
    type filter hook forward priority mangle; policy accept;
    oifname "${tunnel}" tcp flags syn tcp option maxseg size set rt mtu
    iifname "${tunnel}" tcp flags syn tcp option maxseg size set rt mtu
  }
  chain postrouting {
    type nat hook postrouting priority srcnat - 10; policy accept;
    oifname "${tunnel}" ip saddr != ${all} masquerade
  }
}
`;
}
