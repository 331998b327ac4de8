/** The part of the services' table that is always there, in each host's kernel. */
import { cidr4, device, type HostLine, ip4, joined, line, nftName } from "../../../core/network/host-lines.js";
import { isIP } from "../../../core/network/ip.js";
import { vxlanPort } from "../../../core/network/overlay.js";
import { sshPort } from "../../../core/network/reserved.js";

/** What of the host goes into the table. */
export interface NftPlace {
  /** Name of the table. */
  table: string;
  serviceCidr: string;
  /** Of this host's own pods. */
  podCidr: string;
  bridge: string;
  /** Whether frames between pods of one host pass the firewall, where answers are translated back. */
  bridgesFiltered: boolean;
  /** Where the link to the master goes; null = not known yet. */
  master: { address: string; port: number } | null;
}

/**
 * A packet to this address and port is counted and dropped on the way every service's packets take, so that one can
 * see that the way is there without reading thousands of rules. No service has the network's first address.
 */
export const probeAddress = (serviceCidr: string): string => serviceCidr.split("/")[0] ?? "";
export const probePort = 9;
export const probeCounter = nftName("probes");
const probeChain = nftName("probe");

/** Of our translation of addresses: Docker's is at -100 (which nft calls dstnat, but not in the output hook). */
const beforeDocker = line`-110`;
/** Bit of the packet mark that asks for masquerade. Kubernetes uses 0x4000, Docker none. */
export const outsideMark = line`0x8000`;

/** What is never translated, whatever services claim: the way to the master, and what hosts are reached and made by. */
function exempt({ master, serviceCidr }: NftPlace): HostLine {
  const own = line`ip daddr != ${cidr4(serviceCidr)} fib daddr type local`;
  const link =
    master && isIP(master.address) === 4 ? [line`ip daddr ${ip4(master.address)} tcp dport ${master.port} return`] : [];
  const ports = [line`${own} tcp dport ${sshPort} return`, line`${own} udp dport ${vxlanPort} return`];
  return joined([...link, ...ports], "\n");
}

/**
 * The part of a table that is always there. Replaces the whole table, in one transaction.
 * Where the master runs, portals are addresses of the host's own, and its connections to them come from there: what is
 * answered to a service's address is not refused.
 */
export function nftFrame(place: NftPlace): HostLine {
  const [table, bridge] = [nftName(place.table), device(place.bridge)];
  const [serviceCidr, podCidr] = [cidr4(place.serviceCidr), cidr4(place.podCidr)];
  const probed = ip4(probeAddress(place.serviceCidr));
  const sameBridge = place.bridgesFiltered
    ? line`ip saddr . ip daddr @hairpin masquerade`
    : line`ct status dnat ip saddr ${podCidr} ip daddr ${podCidr} masquerade`;
  const refuse = (what: HostLine): HostLine => line`${what} meta l4proto tcp reject with tcp reset\n    ${what} reject`;
  return line`table ip ${table}
delete table ip ${table}
table ip ${table} {
  counter ${probeCounter} { }
  chain ${probeChain} { counter name ${probeCounter} drop; }
  map services {
    type ipv4_addr . inet_proto . inet_service : verdict
    elements = { ${probed} . udp . ${probePort} : goto ${probeChain} }
  }
  map host-ports { type inet_proto . inet_service : verdict; }
  set refused { type ipv4_addr . inet_proto . inet_service; }
  set hairpin { type ipv4_addr . ipv4_addr; }
  chain dispatch {
    ${exempt(place)}
    ip daddr . meta l4proto . th dport vmap @services
    fib daddr type local ip daddr != 127.0.0.0/8 meta l4proto . th dport vmap @host-ports
  }
  chain prerouting { type nat hook prerouting priority ${beforeDocker}; policy accept; jump dispatch; }
  chain output { type nat hook output priority ${beforeDocker}; policy accept; jump dispatch; }
  chain postrouting {
    type nat hook postrouting priority srcnat - 10; policy accept;
    meta mark & ${outsideMark} == ${outsideMark} oifname != "${bridge}" masquerade
    ${sameBridge}
  }
  chain refuse {
    ct direction reply return
    ${refuse(line`ip daddr ${serviceCidr}`)}
    ${refuse(line`ip daddr . meta l4proto . th dport @refused`)}
  }
  chain forward { type filter hook forward priority filter - 10; policy accept; jump refuse; }
  chain input { type filter hook input priority filter - 10; policy accept; jump refuse; }
  chain local { type filter hook output priority filter - 10; policy accept; jump refuse; }
}
`;
}
