/**
 * From a balancing table to nftables, in pure functions: one table per host, a verdict map keyed by address, protocol
 * and port that leads to a chain per service, whose one rule sends each new connection to the next backend. What it
 * costs to find a service does not grow with their number, and one that changes is one chain.
 */

import type { ServicePortPlan } from "../../../core/balancing/plan-types.js";
import type { IpRange } from "../../../core/network/cidr.js";
import { line, nothing } from "../../../core/network/host-lines.js";
import type { NftContents } from "./nft-difference.js";
import { type ElementKind, pieceOf } from "./nft-pieces.js";

/**
 * Everything `plans` put into a table. Two services that claim one address and port: the first keeps it.
 * @param own the addresses of this host's pods
 */
export function nftContents(plans: readonly ServicePortPlan[], own: IpRange): NftContents<ElementKind> {
  const out: NftContents<ElementKind> = {
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
