/**
 * The isolation of a host's pods as a table of nft. A packet on its way through this host is looked up by its sender's
 * address and by its receiver's, in a map each; what is in there leads to a chain, which pods that are alike share, and
 * which asks sets. `g/` are pods of a group, `b/` networks, `p/` places; `i/` is what comes in, `e/` what goes out.
 *
 * Both look at the hook `forward`, one after the other: what the first lets pass the second still sees. What the host
 * itself sends and gets (probes, its resolver) does not come by there. Frames between two pods of one host do, as
 * br_netfilter has them (forwarding.ts); a service's address is a pod's by then.
 */
import type { Isolation, Pass, PeerSet } from "../../../core/isolation/isolate.js";
import type { Span } from "../../../core/isolation/ranges.js";
import {
  cidr4,
  type HostLine,
  ip4,
  joined,
  line,
  nftName,
  nothing,
  transport,
} from "../../../core/network/host-lines.js";
import { portMax } from "../../../core/schema/scalars.js";
import type { NameBook } from "./name-book.js";
import type { NftContents } from "./nft-difference.js";

/** Replaces the whole table, in one transaction. */
export function isolationFrame(table: HostLine): HostLine {
  const chain = (name: HostLine, priority: HostLine, lookUp: HostLine): HostLine => line`  chain ${name} {
    type filter hook forward priority filter - ${priority}; policy accept;
    ct state established,related accept
    ip saddr . ip daddr @own accept
    ${lookUp}
  }
`;
  return line`table ip ${table}
delete table ip ${table}
table ip ${table} {
  set own { type ipv4_addr . ipv4_addr; }
  map egress { type ipv4_addr : verdict; }
  map ingress { type ipv4_addr : verdict; }
${chain(line`leaving`, line`6`, line`ip saddr vmap @egress`)}${chain(line`arriving`, line`5`, line`ip daddr vmap @ingress`)}}
`;
}

const setTypes = {
  addresses: { letter: line`g`, definition: line`{ type ipv4_addr; }` },
  networks: { letter: line`b`, definition: line`{ type ipv4_addr; flags interval; }` },
  places: { letter: line`p`, definition: line`{ type ipv4_addr . inet_service; }` },
} as const;

function elementsOf(set: PeerSet): HostLine[] {
  if (set.of === "addresses") return set.elements.map(ip4);
  if (set.of === "networks") return set.elements.map(cidr4);
  return set.elements.map(({ ip, port }) => line`${ip4(ip)} . ${port}`);
}

const portsOf = (ports: readonly Span[]): HostLine => {
  const spans = ports.map(({ first, last }) => (first === last ? line`${first}` : line`${first}-${last}`));
  return line`th dport { ${joined(spans, ", ")} }`;
};

const isEvery = ([span]: readonly Span[]): boolean => span !== undefined && span.first === 0 && span.last === portMax;

/** @param whom the field with the other end's address */
function ruleOf(
  { set, protocol, ports }: Pass,
  whom: HostLine,
  sets: ReadonlyMap<string, readonly [HostLine, PeerSet]>,
): HostLine {
  const [name, is] = (set === undefined ? undefined : sets.get(set)) ?? [];
  const by = protocol === undefined ? nothing : line`meta l4proto ${transport(protocol.toLowerCase())} `;
  if (name !== undefined && is?.of === "places") return line`${by}${whom} . th dport @${name} accept`;
  const from = name === undefined ? nothing : line`${whom} @${name} `;
  return line`${from}${by}${ports && !isEvery(ports) ? line`${portsOf(ports)} ` : nothing}accept`;
}

/** @param book of this table only: what is called so today is called so tomorrow */
export function isolationContents(isolation: Isolation, book: NameBook): NftContents<string> {
  const names = book.open();
  const elements: Record<string, Map<string, HostLine>> = { own: new Map(), egress: new Map(), ingress: new Map() };
  const out: NftContents<string> = { chains: new Map(), sets: new Map(), elements };
  const sets = new Map<string, readonly [HostLine, PeerSet]>();
  for (const [text, set] of isolation.sets) {
    const { letter, definition } = setTypes[set.of];
    const name = nftName(line`${letter}/${names.of(text)}`);
    sets.set(text, [name, set]);
    out.sets.set(name, definition);
    elements[name] = new Map(elementsOf(set).map((element) => [element, element]));
  }
  for (const [which, letter, whom] of [
    ["egress", line`e`, line`ip daddr`],
    ["ingress", line`i`, line`ip saddr`],
  ] as const)
    for (const [ip, profile] of isolation[which]) {
      const chain = nftName(line`${letter}/${names.of(profile)}`);
      const address = ip4(ip);
      if (!out.chains.has(chain)) {
        const passes = isolation.profiles.get(profile) ?? [];
        out.chains.set(chain, [...passes.map((pass) => ruleOf(pass, whom, sets)), line`drop`]);
      }
      elements[which]?.set(ip, line`${address} : goto ${chain}`);
      elements["own"]?.set(ip, line`${address} . ${address}`);
    }
  names.close();
  return out;
}
