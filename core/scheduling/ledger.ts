/**
 * The book of who runs where and what is free: places (pods that are bound) and reservations (pods that were given a
 * minion and are not seen bound yet), kept pod by pod. It is the one writer of the node table. It turns views into
 * rows, batches of pods into orders, and judges decisions: an order is decided over a table that may have moved on
 * meanwhile (another batch, a pod or a minion that left), so each placement is checked again before it takes its room.
 * What no longer fits is asked for again; who went, or was bound by somebody else, gets nothing.
 */
import type { Decision, DecisionTask } from "./decide.js";
import { type Packed, Packer, type Sort } from "./packer.js";
import { Places } from "./places.js";
import { kindKey, type PackedKind } from "./pod-kind.js";
import { allPredicates } from "./predicates/order.js";
import type { DisruptionBudget, Preemption } from "./preemption/preemption.js";
import { Preemptor } from "./preemption/preemptor.js";
import { namedRefusals, newRefusalCounts, sayNominated, sayRefusals } from "./refusals.js";
import { Room } from "./room.js";
import type { MinionFacts, Placement, PodView, PolicyName, Unplaced } from "./schedule-types.js";
import { Tallies } from "./wishes/tallies.js";
import { whoKey } from "./wishes/who.js";

/** A batch on its way: the task, and what its numbers meant when it was packed. */
export interface Order {
  task: DecisionTask;
  /** As in `task.pods`. */
  pods: readonly PodView[];
  /** As in `task.kinds`. */
  sorts: readonly Sort[];
  epoch: number;
  /** How often the book had changed. */
  changes: number;
  /** Uids of pods that went, or were bound, since it was packed. */
  dropped: Set<string>;
}

export interface Verdict {
  placements: Placement[];
  unplaced: Unplaced[];
  preemptions: Preemption[];
  /** To be asked for again: placed where there is no room any more, or refused for room that nobody took. */
  stale: PodView[];
}

/** For so many pods of one batch others are looked for that could end; the rest is asked for again when those have. */
const preemptionsMax = 20;

export class Ledger {
  readonly #places = new Places();
  readonly #packer = new Packer(this.#places);
  readonly #preemptor = new Preemptor(this.#places, this.#packer);
  readonly #open = new Set<Order>();

  /** A minion came or changed. What is known of its pods stays. @returns whether it differs from what was known */
  upsertMinion(facts: MinionFacts): boolean {
    return this.#places.upsertMinion(facts);
  }

  /** A minion is gone. Its pods are where they are until they go themselves: it may come back. */
  removeMinion(name: string): void {
    this.#places.removeMinion(name);
  }

  /** The labels of a namespace, by which terms choose it; null = it is gone. */
  setNamespace(name: string, labels: Readonly<Record<string, string>> | null): void {
    this.#places.changes++;
    if (labels) this.#packer.namespaces.set(name, labels);
    else this.#packer.namespaces.delete(name);
  }

  /**
   * A pod is on `minion`, whatever was reserved for it. The minion need not be known yet.
   * @returns whether room may have come free elsewhere
   */
  podBound(minion: string, pod: PodView): boolean {
    const seat = this.#packer.seatOf(pod);
    this.#preemptor.forget(pod.uid);
    if (this.#places.confirm(minion, seat, pod)) return false;
    const moves = this.podRemoved(pod.uid);
    this.#places.settle(minion, seat, pod, true);
    return moves;
  }

  /** A pod is gone, bound or not: its room is free. @returns whether room may have come free */
  podRemoved(uid: string): boolean {
    for (const order of this.#open) order.dropped.add(uid);
    this.#preemptor.forget(uid);
    return this.#places.vacate(uid) || this.#open.size > 0;
  }

  /** What was reserved for a pod, or kept for it until others end, is not used. @returns whether room came free */
  release(uid: string): boolean {
    if (this.#places.get(uid)?.isBound !== false) return false;
    this.#preemptor.forget(uid);
    return this.#places.vacate(uid);
  }

  /** Packs a batch, higher priority first. Who is asked for has no place: an earlier reservation is given back. */
  pack(batch: readonly PodView[], policy: PolicyName, seed: string): Order {
    const distinct = [...new Map(batch.map((pod) => [pod.uid, pod])).values()];
    for (const pod of distinct) this.#places.vacate(pod.uid);
    // Of one priority, those first for whom room is kept.
    const kept = (pod: PodView): number => (this.#preemptor.minionOf(pod) === undefined ? 0 : 1);
    const pods = distinct.sort((a, b) => b.priority - a.priority || kept(b) - kept(a));
    const sorts: Sort[] = [];
    const groups: Int32Array[] = [];
    const indexByKey = new Map<string, number>();
    const groupIndex = new Map<string, number>();
    // Until pods mind each other, what others see of them need not be told apart.
    const isSocial = this.#packer.isSocial(pods);
    const indexes = Int32Array.from(pods, (pod) => {
      const key = isSocial ? `${kindKey(pod)} ${whoKey(pod)}` : kindKey(pod);
      const known = indexByKey.get(key);
      if (known !== undefined) return known;
      if (pod.group !== "" && !groupIndex.has(pod.group)) {
        groupIndex.set(pod.group, groups.push(this.#places.rows.groupCounts(pod.group)) - 1);
      }
      const group = groupIndex.get(pod.group) ?? -1;
      const index = sorts.push(this.#packer.sortOf(pod, group)) - 1;
      indexByKey.set(key, index);
      return index;
    });
    const { rows, changes } = this.#places;
    const task = {
      table: rows.table.buffer,
      ...this.#packer.pack(sorts, isSocial),
      pods: indexes,
      kept: this.#keptSlots(pods),
      groups,
      policy,
      seed,
    };
    const order: Order = { task, pods, sorts, epoch: rows.epoch, changes, dropped: new Set() };
    this.#open.add(order);
    return order;
  }

  /** An order that nobody decides. */
  abandon(order: Order): void {
    this.#open.delete(order);
  }

  /**
   * Judges the decision of an order: takes room for each placement that still holds. Pods that fit nowhere get that of
   * others, if they may.
   * @param budgets asked for if need be
   */
  judge(order: Order, { slots, refusals }: Decision, budgets: () => readonly DisruptionBudget[] = () => []): Verdict {
    this.#open.delete(order);
    const { task, pods, sorts, epoch, dropped } = order;
    const placements: Placement[] = [];
    const stale: PodView[] = [];
    const refused: number[] = [];
    const { kinds, companies } = this.#packedNow(order);
    const { rows } = this.#places;
    let room = Room.viewOf(rows.table, companies && new Tallies(companies));
    let isRoomLeft = false;
    const seated = (slot: number, kind: PackedKind): void => {
      if (kind.company) room.tallies?.add(slot, kind.company);
      // A row may have needed more than the table had.
      if (room.table !== rows.table) room = Room.viewOf(rows.table, room.tallies);
    };
    for (const [i, pod] of pods.entries()) {
      const index = task.pods[i] as number;
      const slot = slots[i] as number;
      // A second order for the same pod comes too late once the first gave it a place.
      const isVoid = dropped.has(pod.uid) || this.#places.get(pod.uid) !== undefined;
      if (isVoid) {
        isRoomLeft ||= slot >= 0;
        continue;
      }
      const kind = kinds[index] as PackedKind;
      if (slot < 0) {
        refused.push(i);
        // Before those are judged that count less.
        if (this.#preemptor.hold(pod)) seated(rows.slotOf(this.#preemptor.minionOf(pod) ?? ""), kind);
        continue;
      }
      const minion = rows.nameAt(slot, epoch);
      if (minion === undefined || allPredicates.some((p) => p.concerns(kind) && p.refuses(room, slot, kind))) {
        isRoomLeft = true;
        stale.push(pod);
        continue;
      }
      this.#preemptor.forget(pod.uid);
      this.#places.settle(minion, (sorts[index] as Sort).seat, pod, false);
      seated(slot, kind);
      placements.push({ uid: pod.uid, minion });
    }
    // They may have been refused for the sake of one that does not take its room after all.
    if (isRoomLeft) {
      const again = refused.map((i) => pods[i] as PodView);
      return { placements, unplaced: [], preemptions: [], stale: [...stale, ...again] };
    }
    const preemptions: Preemption[] = [];
    /** Of kinds for which nobody's end helps, one is enough to be looked for. */
    const vain = new Set<number>();
    let searches = 0;
    const unplaced = refused.map((i): Unplaced => {
      const pod = pods[i] as PodView;
      const sort = task.pods[i] as number;
      const isAsked = searches < preemptionsMax && !vain.has(sort) && this.#preemptor.mayPreempt(pod);
      const preemption = isAsked ? this.#preemptor.preempt(pod, budgets(), task.seed) : null;
      if (isAsked) searches++;
      if (preemption) preemptions.push(preemption);
      else if (isAsked) vain.add(sort);
      const nominated = this.#preemptor.minionOf(pod);
      const counts = refusals[i] ?? newRefusalCounts();
      const message = `${sayRefusals(counts)}${nominated === undefined ? "" : sayNominated(nominated)}`;
      return {
        uid: pod.uid,
        refusals: namedRefusals(counts),
        message,
        ...(nominated === undefined ? {} : { nominated }),
      };
    });
    return { placements, unplaced, preemptions, stale };
  }

  /** Per pod: the slot of the minion whose room is kept for it, or -1; null = for none of them. */
  #keptSlots(pods: readonly PodView[]): Int32Array | null {
    const slots = Int32Array.from(pods, (pod) => this.#places.rows.slotOf(this.#preemptor.minionOf(pod) ?? ""));
    return slots.some((slot) => slot >= 0) ? slots : null;
  }

  /** An order as it would be packed now, where that could differ in more than room. */
  #packedNow({ task, sorts, changes }: Order): Packed {
    const isSocial = task.companies !== null || this.#packer.isSocial([]);
    const isMindful = isSocial || sorts.some(({ kind }) => kind.wishes !== null);
    return changes === this.#places.changes || !isMindful ? task : this.#packer.pack(sorts, isSocial);
  }
}
