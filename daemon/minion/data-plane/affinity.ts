/** Clients with affinity stay with their backends when the table is made anew: they are read before and written again. */

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
export function keptClients(listed: string, table: string, wanted: ReadonlyMap<string, unknown>): string {
  const { nftables } = JSON.parse(listed) as { nftables: { set?: ListedSet }[] };
  return nftables
    .flatMap(({ set }) => (set?.table === table && wanted.has(set.name) ? [set] : []))
    .map(({ name, elem = [] }) => {
      const clients = elem.flatMap((one) =>
        typeof one === "object" && (one.elem.expires ?? 0) > 0 ? [`${one.elem.val} expires ${one.elem.expires}s`] : [],
      );
      return clients.length === 0 ? "" : `add element ip ${table} ${name} { ${clients.join(", ")} }\n`;
    })
    .join("");
}
