/** Clients with affinity stay with their backends when the table is made anew: they are read before and written again. */

import { type HostLine, ip4, joined, line, nftName } from "../../../core/network/host-lines.js";

interface ListedSet {
  table: string;
  name: string;
  elem?: (string | { elem: { val: string; expires?: number } })[];
}

/**
 * The lines that put clients back, each for the rest of its time; "" if there are none.
 * @param listed what `nft -j list sets` printed; other tables' sets may be among them
 * @param wanted names of the sets there will be
 */
export function keptClients(listed: string, table: string, wanted: ReadonlyMap<string, unknown>): HostLine {
  const { nftables } = JSON.parse(listed) as { nftables: { set?: ListedSet }[] };
  const lines = nftables
    .flatMap(({ set }) => (set?.table === table && wanted.has(set.name) ? [set] : []))
    .flatMap(({ name, elem = [] }) => {
      const clients = elem.flatMap((one) =>
        typeof one === "object" && (one.elem.expires ?? 0) > 0
          ? [line`${ip4(one.elem.val)} expires ${one.elem.expires ?? 0}s`]
          : [],
      );
      const [of, set] = [nftName(table), nftName(name)];
      return clients.length === 0 ? [] : [line`add element ip ${of} ${set} { ${joined(clients, ", ")} }\n`];
    });
  return joined(lines, "");
}
