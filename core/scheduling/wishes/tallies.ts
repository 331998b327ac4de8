/** The tallies of an order while it is decided or judged: as they were when it was packed, and what was placed since. */
import type { PackedKind } from "../pod-kind.js";
import { DomainCounts } from "./domain-counts.js";
import type { Companies, Count, PackedCompany, Topology } from "./packed.js";
import type { SpreadCount } from "./spread-count.js";

interface Tally {
  /** Slot, count, slot, count … */
  pairs: number[];
  byTopology: (DomainCounts | undefined)[];
  /** All that count it, those of {@link byTopology} too. */
  counts: DomainCounts[];
}

export class Tallies {
  readonly topologies: readonly Topology[];
  /** What spread rules see of them, kind by kind; see spread-counts.ts. */
  readonly spreads = new Map<PackedKind, readonly SpreadCount[]>();
  readonly #tallies: Tally[];

  constructor({ topologies, tallies }: Companies) {
    this.topologies = topologies;
    this.#tallies = tallies.map((pairs) => ({ pairs: [...pairs], byTopology: [], counts: [] }));
  }

  /** Counts that stay true as pods are added. @param eligible see {@link DomainCounts}; for one asker only */
  count({ tally, topology }: Count, eligible: Uint8Array | null = null): DomainCounts {
    const of = this.#tallies[tally] as Tally;
    const known = eligible ? undefined : of.byTopology[topology];
    if (known) return known;
    const counts = new DomainCounts(this.topologies[topology] as Topology, eligible);
    for (let i = 0; i < of.pairs.length; i += 2) counts.add(of.pairs[i] as number, of.pairs[i + 1] as number);
    of.counts.push(counts);
    if (!eligible) of.byTopology[topology] = counts;
    return counts;
  }

  /** One more pod, or (`pods` below zero) one less, of a kind. */
  add(slot: number, { counted }: PackedCompany, pods = 1): void {
    for (const index of counted) {
      const tally = this.#tallies[index] as Tally;
      tally.pairs.push(slot, pods);
      for (const counts of tally.counts) counts.add(slot, pods);
    }
  }
}
