/** Pods by domain as one kind's spread rules see them. Source: Kubernetes' plugin PodTopologySpread. */
import type { PackedKind } from "../pod-kind.js";
import { cordoned } from "../predicates/cordoned.js";
import { flapping } from "../predicates/flapping.js";
import { host } from "../predicates/host.js";
import { nodeAffinity } from "../predicates/node-affinity.js";
import { nodeSelector } from "../predicates/node-selector.js";
import type { Predicate } from "../predicates/predicate.js";
import { ready } from "../predicates/ready.js";
import { taints } from "../predicates/taints.js";
import type { Room } from "../room.js";
import type { DomainCounts } from "./domain-counts.js";
import type { PackedSpread } from "./packed.js";
import type { SpreadCount } from "./spread-count.js";
import type { Tallies } from "./tallies.js";

const byAffinity: readonly Predicate[] = [host, nodeSelector, nodeAffinity];
/** What Kubernetes says by taints, we say by conditions. */
const byTaints: readonly Predicate[] = [ready, cordoned, flapping, taints];

function eligibleSlots(room: Room, kind: PackedKind, rule: PackedSpread, columns: readonly Int32Array[]): Uint8Array {
  const { table } = room;
  const asked = [...(rule.honorsAffinity ? byAffinity : []), ...(rule.honorsTaints ? byTaints : [])].filter((p) =>
    p.concerns(kind),
  );
  const eligible = new Uint8Array(table.size.slots);
  for (let slot = 0; slot < eligible.length; slot++) {
    // Slots that nobody has are in no domain.
    if (columns.some((column) => (column[slot] as number) < 0)) continue;
    if (asked.every((predicate) => !predicate.refuses(room, slot, kind))) eligible[slot] = 1;
  }
  return eligible;
}

function domainsOf({ column, counts }: DomainCounts, eligible: Uint8Array): number[] {
  const isThere = new Uint8Array(counts.length);
  for (const [slot, is] of eligible.entries()) if (is) isThere[column[slot] as number] = 1;
  return [...isThere.keys()].filter((domain) => isThere[domain]);
}

function spreadCount(room: Room, tallies: Tallies, kind: PackedKind, rule: PackedSpread): SpreadCount {
  const together = kind.company?.spread.filter(({ isHard }) => isHard === rule.isHard) ?? [];
  const columns = together.map(({ topology }) => (tallies.topologies[topology] as { column: Int32Array }).column);
  const eligible = eligibleSlots(room, kind, rule, columns);
  const counts = tallies.count(rule, eligible);
  const domains = domainsOf(counts, eligible);
  const isTooFew = domains.length < rule.minDomains;
  let [seen, fewest] = [-1, 0];
  return {
    rule,
    counts,
    fewest: () => {
      if (isTooFew) return 0;
      if (seen === counts.changes) return fewest;
      seen = counts.changes;
      fewest = domains.reduce((least, domain) => Math.min(least, counts.counts[domain] as number), Number.MAX_VALUE);
      return fewest;
    },
  };
}

/** What a kind's rules see, of those that must hold or of the others; made once for each order. */
export function spreadCounts(room: Room, kind: PackedKind, isHard: boolean): readonly SpreadCount[] {
  const { tallies } = room;
  if (!tallies || !kind.company) return [];
  const known = tallies.spreads.get(kind) ?? kind.company.spread.map((rule) => spreadCount(room, tallies, kind, rule));
  tallies.spreads.set(kind, known);
  return known.filter(({ rule }) => rule.isHard === isHard);
}
