/** Blocks without their exceptions, and ports of several rules, as a kernel's sets want them: none overlaps another. Pure. */
import { ip4Range } from "../kinds/network-policy/block.js";
import type { PolicyBlock } from "../kinds/network-policy/object.js";
import { cidrText, type IpRange, shareAddress } from "../network/cidr.js";
import { portMax } from "../schema/scalars.js";
import type { PortRange, Transport } from "./rows.js";

/** What of a network is in none of the others: halves of it, and halves of these. */
function without(range: IpRange, others: readonly IpRange[]): IpRange[] {
  const near = others.filter((other) => shareAddress(range, other));
  if (near.length === 0) return [range];
  if (near.some(({ base, size }) => base <= range.base && range.base + range.size <= base + size)) return [];
  const size = range.size / 2;
  return [...without({ base: range.base, size }, near), ...without({ base: range.base + size, size }, near)];
}

/** The IPv4 networks of a block, in their one spelling; none of one of the other family. */
export function networksOf({ cidr, except = [] }: PolicyBlock): string[] {
  const all = ip4Range(cidr);
  return all
    ? without(
        all,
        except.flatMap((text) => ip4Range(text) ?? []),
      ).map(cidrText)
    : [];
}

export interface Span {
  first: number;
  last: number;
}

/** The ports of each protocol, from the lowest, those that touch as one. */
export function spansOf(ranges: readonly PortRange[]): Map<Transport, Span[]> {
  const byProtocol = new Map<Transport, Span[]>();
  const all = ranges.map(({ protocol, first = 0, last = portMax }) => ({ protocol, first, last }));
  for (const { protocol, first, last } of all.sort((a, b) => a.first - b.first)) {
    const spans = byProtocol.get(protocol) ?? [];
    const before = spans.at(-1);
    if (before && first <= before.last + 1) before.last = Math.max(before.last, last);
    else spans.push({ first, last });
    byProtocol.set(protocol, spans);
  }
  return byProtocol;
}
