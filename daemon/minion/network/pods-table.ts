/** The nft table of the pods' network itself, beside that of services (data-plane/). */

import { cidr4, device, type HostLine, line } from "../../../core/network/host-lines.js";

export interface PodsTablePlace {
  table: HostLine;
  podCidr: string;
  clusterCidr: string;
  bridge: string;
}

/**
 * Pods keep their own address among each other, and have the host's towards everybody else: Docker's own masquerade
 * knows only one network and is off. Replaces whatever the table had before, in one transaction.
 */
export function podsTable({ table, podCidr, clusterCidr, bridge }: PodsTablePlace): HostLine {
  return line`table ip ${table}
delete table ip ${table}
table ip ${table} {
  chain postrouting {
    type nat hook postrouting priority srcnat - 10; policy accept;
    ip saddr ${cidr4(podCidr)} ip daddr != ${cidr4(clusterCidr)} oifname != "${device(bridge)}" masquerade
  }
}
`;
}
