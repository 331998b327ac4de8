/** Pods of one tally by the domains of one topology. */
import type { Topology } from "./packed.js";

export class DomainCounts {
  readonly column: Int32Array;
  readonly counts: Int32Array;
  /** Per slot: whether pods there count; null = everywhere. */
  readonly #eligible: Uint8Array | null;
  /** Of all domains together. */
  total = 0;
  /** How often anything was added. */
  changes = 0;

  constructor({ column, domains }: Topology, eligible: Uint8Array | null) {
    this.column = column;
    this.counts = new Int32Array(domains);
    this.#eligible = eligible;
  }

  /** How many there are in the domain of a slot; none where it has no domain. */
  at(slot: number): number {
    const domain = this.column[slot] as number;
    return domain < 0 ? 0 : (this.counts[domain] as number);
  }

  add(slot: number, pods: number): void {
    const domain = this.column[slot] as number;
    if (domain < 0 || this.#eligible?.[slot] === 0) return;
    this.counts[domain] = (this.counts[domain] as number) + pods;
    this.total += pods;
    this.changes++;
  }
}
