/**
 * From a balancing table to nftables, in pure functions: one table per host, a verdict map keyed by address, protocol
 * and port that leads to a chain per service, whose one rule sends each new connection to the next backend. What it
 * costs to find a service does not grow with their number, and one that changes is one chain.
 */

import type { ServicePortPlan } from "../../../core/balancing/plan-types.js";
import type { IpRange } from "../../../core/network/cidr.js";
import { type HostLine, joined, line, nftName, nothing } from "../../../core/network/host-lines.js";
import { type ElementKind, elementKinds, pieceOf } from "./nft-pieces.js";

/** Everything a table contains besides its frame, by name; equal contents mean equal kernels. */
export interface NftContents {
  /** Rules of each chain. */
  chains: Map<HostLine, readonly HostLine[]>;
  /** Definition of each set of clients. */
  sets: Map<HostLine, HostLine>;
  /** Elements of the maps and sets of the frame: `key` or `key : verdict`, by key. */
  elements: Record<ElementKind, Map<string, HostLine>>;
}

/**
 * Everything `plans` put into a table. Two services that claim one address and port: the first keeps it.
 * @param own the addresses of this host's pods
 */
export function nftContents(plans: readonly ServicePortPlan[], own: IpRange): NftContents {
  const out: NftContents = {
    chains: new Map(),
    sets: new Map(),
    elements: { services: new Map(), "host-ports": new Map(), refused: new Map(), hairpin: new Map() },
  };
  for (const plan of plans) {
    const { chains, sets, elements, backends } = pieceOf(plan);
    for (const [name, rules] of chains) out.chains.set(name, rules);
    for (const [name, definition] of sets) out.sets.set(name, definition);
    for (const [kind, key, verdict] of elements) {
      const all = out.elements[kind];
      if (!all.has(key)) all.set(key, verdict === nothing ? key : line`${key} : ${verdict}`);
    }
    for (const [ip, n] of backends)
      if (n >= own.base && n < own.base + own.size) out.elements.hairpin.set(ip, line`${ip} . ${ip}`);
  }
  return out;
}

const sameRules = (a: readonly HostLine[] | undefined, b: readonly HostLine[]): boolean =>
  a === b || (a !== undefined && a.length === b.length && a.every((rule, i) => rule === b[i]));

/**
 * The transaction that turns one content into another; "" if they are equal. Its order keeps every reference whole:
 * what is pointed at comes before, and goes after, what points at it.
 */
export function nftDifference(name: string, before: NftContents | null, after: NftContents): HostLine {
  const table = nftName(name);
  const lines: HostLine[] = [];
  const old = before ?? nftContents([], { base: 0, size: 0 });
  const changed = [...after.chains].filter(([name, rules]) => !sameRules(old.chains.get(name), rules));
  const gone = [...old.chains.keys()].filter((name) => !after.chains.has(name));
  for (const [name, definition] of after.sets)
    if (!old.sets.has(name)) lines.push(line`add set ip ${table} ${name} ${definition}`);
  for (const [name] of changed)
    lines.push(old.chains.has(name) ? line`flush chain ip ${table} ${name}` : line`add chain ip ${table} ${name}`);
  for (const [name, rules] of changed) for (const rule of rules) lines.push(line`add rule ip ${table} ${name} ${rule}`);
  for (const kind of elementKinds) {
    const [was, is, of] = [old.elements[kind], after.elements[kind], nftName(kind)];
    const out = [...was].filter(([key, element]) => is.get(key) !== element).map(([, element]) => element);
    const added = [...is].filter(([key, element]) => was.get(key) !== element).map(([, element]) => element);
    if (out.length > 0) lines.push(line`delete element ip ${table} ${of} { ${joined(out, ", ")} }`);
    if (added.length > 0) lines.push(line`add element ip ${table} ${of} { ${joined(added, ", ")} }`);
  }
  for (const name of gone) lines.push(line`flush chain ip ${table} ${name}`);
  for (const name of gone) lines.push(line`delete chain ip ${table} ${name}`);
  for (const name of old.sets.keys()) if (!after.sets.has(name)) lines.push(line`delete set ip ${table} ${name}`);
  return lines.length === 0 ? nothing : line`${joined(lines, "\n")}\n`;
}
