/**
 * Finds minions for pods of a kind to which a placement elsewhere may open one, or make one better: each of its pods
 * sees all minions, as they are then. What it prefers is measured against what there is to choose from.
 */
import type { FixedFit } from "./fixed-fit.js";
import type { GroupCounts } from "./group-counts.js";
import { includesSorted } from "./int-lists.js";
import type { PackedKind } from "./pod-kind.js";
import { scoreOf } from "./policies.js";
import { roomPredicates } from "./predicates/order.js";
import type { Predicate } from "./predicates/predicate.js";
import { type Preference, preferences } from "./preferences/order.js";
import { drawTieBreak } from "./priorities/random-tie-break.js";
import { countRefusal, type RefusalCounts } from "./refusals.js";
import type { Batch } from "./search.js";
import { onlyNarrows } from "./wishes/packed.js";

/** Whether a kind is not to be searched for in samples. */
export const needsWhole = ({ preferredMinions, company }: PackedKind): boolean =>
  preferredMinions.length > 0 || (company !== null && !onlyNarrows(company));

export class WholeSearch {
  readonly #batch: Batch;
  readonly #kind: PackedKind;
  readonly #fit: FixedFit;
  readonly #groupCounts: GroupCounts | null;
  readonly #predicates: readonly Predicate[];
  readonly #preferences: readonly Preference[];
  /** How many pods of the batch had been placed when it was looked in vain. */
  #vainAt = -1;
  /** Why the last pod fitted nowhere. */
  refusals: RefusalCounts | null = null;

  /** @param groupCounts as for a {@link Search} */
  constructor(batch: Batch, kind: PackedKind, fit: FixedFit, groupCounts: GroupCounts | null) {
    this.#batch = batch;
    this.#kind = kind;
    this.#fit = fit;
    // Who says how its like are to be spread is spread so, and not besides as others are.
    this.#groupCounts = kind.company && kind.company.spread.length > 0 ? null : groupCounts;
    this.#predicates = roomPredicates.filter((predicate) => predicate.concerns(kind));
    this.#preferences = preferences.filter((preference) => preference.concerns(kind));
  }

  /** Whether the next pod could go to this minion. */
  allows(slot: number): boolean {
    return includesSorted(this.#fit.slots, slot) && !this.#refusal(slot);
  }

  /** The best minion for the next pod of this kind, or -1 if none will do (then `refusals` says why). */
  next(): number {
    const { placed } = this.#batch;
    if (this.#vainAt === placed.length) return -1;
    const refusals = this.#fit.refusals.slice();
    const feasible = this.#fit.slots.filter((slot) => {
      const predicate = this.#refusal(slot);
      if (predicate) countRefusal(refusals, predicate.refusal, 1);
      return !predicate;
    });
    if (feasible.length > 0) return this.#best(feasible);
    this.#vainAt = placed.length;
    this.refusals = refusals;
    return -1;
  }

  #refusal(slot: number): Predicate | undefined {
    return this.#predicates.find((predicate) => predicate.refuses(this.#batch.room, slot, this.#kind));
  }

  #best(slots: Int32Array): number {
    const { policy, room, random } = this.#batch;
    const scores = Float64Array.from(slots, (slot) =>
      scoreOf(policy, room, slot, this.#kind, this.#groupCounts?.at(slot) ?? 0),
    );
    for (const { weight, scores: scoresOf } of this.#preferences) {
      const own = scoresOf(room, slots, this.#kind);
      for (let i = 0; i < scores.length; i++) scores[i] = (scores[i] as number) + weight * (own[i] as number);
    }
    let [best, bestTieBreak] = [0, drawTieBreak(random)];
    for (let i = 1; i < slots.length; i++) {
      const tieBreak = drawTieBreak(random);
      const [score, most] = [scores[i] as number, scores[best] as number];
      if (score < most || (score === most && tieBreak <= bestTieBreak)) continue;
      [best, bestTieBreak] = [i, tieBreak];
    }
    return slots[best] as number;
  }
}
