/** The nft table of the pods' network itself, beside that of services (data-plane/). */

export interface PodsTablePlace {
  table: string;
  podCidr: string;
  clusterCidr: string;
  bridge: string;
}

/**
 * Pods keep their own address among each other, and have the host's towards everybody else: Docker's own masquerade
 * knows only one network and is off. Replaces whatever the table had before, in one transaction.
 */
export function podsTable({ table, podCidr, clusterCidr, bridge }: PodsTablePlace): string {
  return `table ip ${table}
delete table ip ${table}
table ip ${table} {
  chain postrouting {
    type nat hook postrouting priority srcnat - 10; policy accept;
    ip saddr ${podCidr} ip daddr != ${clusterCidr} oifname != "${bridge}" masquerade
  }
}
`;
}
