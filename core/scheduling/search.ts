/**
 * Finds minions for the pods of one kind, one after the other. Not every minion is scored for every pod: as
 * kube-scheduler does, a bounded number of feasible ones is sampled, and they are kept in a heap from which the next
 * pods of the kind are served too. Room only shrinks within a batch, so a minion that refuses once is dropped, and a
 * kind that fits nowhere is not searched for again.
 */
import type { Random } from "../random.js";
import { type Candidate, CandidateHeap } from "./candidate-heap.js";
import type { FixedFit } from "./fixed-fit.js";
import type { GroupCounts } from "./group-counts.js";
import { includesSorted } from "./int-lists.js";
import type { PackedKind } from "./pod-kind.js";
import { type Policy, scoreOf } from "./policies.js";
import { roomPredicates } from "./predicates/order.js";
import type { Predicate } from "./predicates/predicate.js";
import { drawTieBreak } from "./priorities/random-tie-break.js";
import { countRefusal, type RefusalCounts } from "./refusals.js";
import type { Room } from "./room.js";

/** Feasible minions to choose among; a cluster of up to this many is always seen whole. kube-scheduler's least is 100. */
export const sampleMax = 128;
/** In a larger cluster a kind with few pods in the batch chooses among fewer: the best of 32 is nearly that of 128. */
const sampleMin = 32;
/** How many of the latest placements of other kinds are looked at again where a placement can make a minion better. */
const risenMax = 32;

/** What all searches of a batch share. */
export interface Batch {
  room: Room;
  policy: Policy;
  random: Random;
  /** Per slot: how many pods of this batch were placed there. */
  versions: Int32Array;
  /** The slots of all placements of this batch, in order. */
  placed: number[];
}

function gcd(a: number, b: number): number {
  return b === 0 ? a : gcd(b, a % b);
}

export class Search {
  readonly #batch: Batch;
  readonly #kind: PackedKind;
  readonly #slots: Int32Array;
  readonly #groupCounts: GroupCounts | null;
  readonly #predicates: readonly Predicate[];
  readonly #heap = new CandidateHeap();
  readonly #fixedRefusals: RefusalCounts;
  readonly #stride: number;
  /** How many feasible minions a sample holds, and how many placements it serves. */
  readonly #foundMax: number;
  readonly #placementsMax: number;
  #cursor = 0;
  #seesAll = false;
  #placements = 0;
  #risenSeen: number;
  /** Set once the kind fits nowhere. */
  refusals: RefusalCounts | null = null;

  /**
   * @param groupCounts how many pods of the kind's group are on each slot, kept up to date by the caller; null = no group
   * @param pods how many pods of this kind the batch holds
   */
  constructor(batch: Batch, kind: PackedKind, fit: FixedFit, groupCounts: GroupCounts | null, pods: number) {
    this.#batch = batch;
    this.#kind = kind;
    this.#slots = fit.slots;
    this.#fixedRefusals = fit.refusals;
    this.#groupCounts = groupCounts;
    this.#predicates = roomPredicates.filter((predicate) => predicate.concerns(kind));
    this.#risenSeen = batch.placed.length;

    // Where nothing is compared, each pod draws a minion of its own; else a sample serves several pods.
    const isBlind = batch.policy.weighted.length === 0;
    this.#foundMax = isBlind
      ? 1
      : fit.slots.length <= sampleMax
        ? sampleMax
        : Math.min(sampleMax, sampleMin + 2 * pods);
    this.#placementsMax = isBlind ? 1 : this.#foundMax / 2;

    // A walk in a random stride: minions that are neighbours in the table are often alike.
    const length = Math.max(1, fit.slots.length);
    let stride = 1 + batch.random.below(length);
    while (gcd(stride, length) !== 1) stride = 1 + batch.random.below(length);
    this.#stride = stride;
    this.#sample();
  }

  /** The best minion for the next pod of this kind, or -1 if none has room (then `refusals` says why). */
  next(): number {
    if (this.refusals) return -1;
    if (this.#placements >= this.#placementsMax && !this.#seesAll) this.#sample();
    if (this.#batch.policy.rises) this.#lookAtRisen();
    for (;;) {
      const slot = this.#bestFresh();
      if (slot >= 0) {
        this.#placements++;
        return slot;
      }
      this.#sample();
      if (this.refusals) return -1;
    }
  }

  /** Whether the next pod could go to this minion. */
  allows(slot: number): boolean {
    return includesSorted(this.#slots, slot) && !this.#refusal(slot);
  }

  #refusal(slot: number): Predicate | undefined {
    const { room } = this.#batch;
    for (const predicate of this.#predicates) if (predicate.refuses(room, slot, this.#kind)) return predicate;
    return undefined;
  }

  #candidate(slot: number): Candidate {
    const { room, policy, random, versions } = this.#batch;
    const score = scoreOf(policy, room, slot, this.#kind, this.#groupCounts?.at(slot) ?? 0);
    return { slot, score, tieBreak: drawTieBreak(random), version: versions[slot] as number };
  }

  /** Pops until the best candidate's score is true; -1 when none is left. */
  #bestFresh(): number {
    for (let best = this.#heap.best; best; best = this.#heap.best) {
      // Where pods mind each other, one on another minion may be in the way.
      const isTrue = best.version === this.#batch.versions[best.slot];
      if (isTrue && !(this.#kind.company && this.#refusal(best.slot))) return best.slot;
      if (this.#refusal(best.slot)) this.#heap.dropBest();
      else this.#heap.replaceBest(this.#candidate(best.slot));
    }
    return -1;
  }

  /** Fills the heap with the next feasible minions of the walk; if a whole round finds none, the kind fits nowhere. */
  #sample(): void {
    this.#heap.clear();
    this.#placements = 0;
    const slots = this.#slots;
    this.#cursor = this.#batch.random.below(Math.max(1, slots.length));
    const refusals = this.#fixedRefusals.slice();
    let found = 0;
    let asked = 0;
    for (; asked < slots.length && found < this.#foundMax; asked++) {
      const slot = slots[this.#cursor] as number;
      this.#cursor = (this.#cursor + this.#stride) % slots.length;
      const predicate = this.#refusal(slot);
      if (predicate) countRefusal(refusals, predicate.refusal, 1);
      else {
        this.#heap.push(this.#candidate(slot));
        found++;
      }
    }
    this.#seesAll = asked === slots.length && found < this.#foundMax;
    if (found === 0) this.refusals = refusals;
  }

  /** Minions that other kinds were just placed on may now be the best ones. */
  #lookAtRisen(): void {
    const { placed } = this.#batch;
    const from = Math.max(this.#risenSeen, placed.length - risenMax);
    for (let i = from; i < placed.length; i++) {
      const slot = placed[i] as number;
      if (this.allows(slot)) this.#heap.push(this.#candidate(slot));
    }
    this.#risenSeen = placed.length;
  }
}
