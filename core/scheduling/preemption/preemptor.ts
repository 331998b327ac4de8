/**
 * Finds room for pods that fit nowhere by having pods of lower priority end, and keeps it for them meanwhile: their
 * places are reserved, so that nobody of lower priority comes in between. Source: Kubernetes' DefaultPreemption.
 */

import { seededRandom } from "../../random.js";
import { presentSlots } from "../decide.js";
import { fixedFit } from "../fixed-fit.js";
import type { Packer } from "../packer.js";
import type { Place, Places } from "../places.js";
import type { PackedKind } from "../pod-kind.js";
import { roomPredicates } from "../predicates/order.js";
import { Room } from "../room.js";
import type { PodView } from "../schedule-types.js";
import { Tallies } from "../wishes/tallies.js";
import { type Candidate, chosen } from "./choose.js";
import type { DisruptionBudget, Preemption } from "./preemption.js";
import { victimsOf } from "./victims.js";

/** So many minions are compared; kube-scheduler's least. */
const candidatesMax = 100;

interface Nomination {
  minion: string;
  /** Uids of those that are to end. */
  victims: ReadonlySet<string>;
}

/** A minion, and those of lower priority on it. */
interface Lower {
  slot: number;
  minion: string;
  places: Place[];
}

export class Preemptor {
  readonly #places: Places;
  readonly #packer: Packer;
  readonly #nominations = new Map<string, Nomination>();

  constructor(places: Places, packer: Packer) {
    this.#places = places;
    this.#packer = packer;
  }

  /** The minion whose room is kept for a pod. */
  minionOf(pod: PodView): string | undefined {
    return this.#nominations.get(pod.uid)?.minion;
  }

  /** Nothing is kept for it any more: it is placed, gone, or gave up. */
  forget(uid: string): void {
    this.#nominations.delete(uid);
  }

  /** Keeps its room for a pod that is still not placed, while those that are to end there have not. @returns whether it does */
  hold(pod: PodView): boolean {
    const ending = this.#stillEnding(pod);
    if (!ending || this.#isClosed(pod, ending.minion)) {
      this.forget(pod.uid);
      return false;
    }
    this.#keep(pod, ending);
    return true;
  }

  /** Whether there could be pods to end for it, and none are asked to yet. */
  mayPreempt(pod: PodView): boolean {
    return pod.preempts && this.minionOf(pod) === undefined && this.#places.priorities.hasBelow(pod.priority);
  }

  /** Whose end makes room for a pod that fits nowhere; the room is kept for it at once. null: nobody's does. */
  preempt(pod: PodView, budgets: readonly DisruptionBudget[], seed: string): Preemption | null {
    const choice = this.#search(pod, budgets, seed);
    if (!choice) return null;
    const { minion } = choice;
    const victims = choice.pods.map(({ uid }) => uid);
    const lower = [...this.#places.on(minion)].filter((place) => place.pod.priority < pod.priority);
    const going = lower.filter((place) => this.#isGoing(place)).map((place) => place.pod.uid);
    // For whom room was kept there, it is no more.
    for (const { pod: other, isBound } of lower)
      if (!isBound && this.#nominations.delete(other.uid)) this.#places.vacate(other.uid);
    this.#keep(pod, { minion, victims: new Set([...victims, ...going]) });
    return { uid: pod.uid, minion, victims };
  }

  /** Whether it ends anyway, for another or for itself. */
  #isGoing({ pod, isBound }: Place): boolean {
    if (!isBound || pod.isLeaving) return isBound;
    return [...this.#nominations.values()].some(({ victims }) => victims.has(pod.uid));
  }

  #keep(pod: PodView, nomination: Nomination): void {
    this.#nominations.set(pod.uid, nomination);
    this.#places.settle(nomination.minion, this.#packer.seatOf(pod), pod, false);
  }

  /** Where pods are ending for it: as is remembered, or, by another master, as its status says. */
  #stillEnding(pod: PodView): Nomination | undefined {
    const known = this.#nominations.get(pod.uid);
    const minion = known?.minion ?? pod.nominated;
    const ending = [...this.#places.on(minion)].filter(
      ({ pod: other, isBound }) =>
        isBound && other.priority < pod.priority && (known ? known.victims.has(other.uid) : other.isLeaving),
    );
    if (ending.length === 0) return undefined;
    return known ?? { minion, victims: new Set(ending.map(({ pod: { uid } }) => uid)) };
  }

  #isClosed(pod: PodView, minion: string): boolean {
    const { rows } = this.#places;
    const slot = rows.slotOf(minion);
    if (slot < 0) return true;
    const kind = rows.packKind(this.#packer.sortOf(pod).kind);
    return fixedFit(Room.viewOf(rows.table, null), Int32Array.of(slot), kind).slots.length === 0;
  }

  #search(pod: PodView, budgets: readonly DisruptionBudget[], seed: string): Candidate | undefined {
    const { rows } = this.#places;
    const kind = rows.packKind(this.#packer.sortOf(pod).kind);
    const { slots } = fixedFit(Room.viewOf(rows.table, null), presentSlots(rows.table), kind);
    // Each time from elsewhere: not always the same minions lose.
    const from = slots.length === 0 ? 0 : seededRandom(`${seed}/${pod.uid}`).below(slots.length);
    let some: Lower[] = [];
    for (let i = 0; i < slots.length; i++) {
      const lower = this.#lowerOn(slots[(from + i) % slots.length] as number, pod.priority);
      if (lower) some.push(lower);
      if (some.length === 0 || (some.length < candidatesMax && i < slots.length - 1)) continue;
      const choice = chosen(this.#candidates(pod, some, budgets));
      if (choice) return choice;
      some = [];
    }
    return undefined;
  }

  #lowerOn(slot: number, priority: number): Lower | undefined {
    const minion = this.#places.rows.nameAt(slot, this.#places.rows.epoch);
    if (minion === undefined) return undefined;
    // What was only just placed is neither there yet nor waiting.
    const places = [...this.#places.on(minion)].filter(
      ({ pod, isBound }) => pod.priority < priority && (isBound || this.#nominations.has(pod.uid)),
    );
    return places.length > 0 ? { slot, minion, places } : undefined;
  }

  /** What it would cost on each of these minions. */
  #candidates(pod: PodView, some: readonly Lower[], budgets: readonly DisruptionBudget[]): Candidate[] {
    const all = some.flatMap(({ places }) => places);
    // As they take it where they are; what they would ask of a minion does not matter.
    const sorts = [pod, ...all.map((place) => place.pod)].map((one) => this.#packer.sortOf(one));
    const { kinds, companies } = this.#packer.pack(sorts, this.#packer.isSocial([pod]));
    const [kind, ...others] = kinds as [PackedKind, ...PackedKind[]];
    const kindByUid = new Map(all.map(({ pod: { uid } }, i) => [uid, others[i] as PackedKind]));
    const kindOf = ({ uid }: PodView): PackedKind => kindByUid.get(uid) as PackedKind;
    const room = Room.copyOf(this.#places.rows.table, companies && new Tallies(companies));
    const predicates = roomPredicates.filter((predicate) => predicate.concerns(kind));
    return some.flatMap(({ slot, minion, places }): Candidate[] => {
      const there = new Set<PodView>(places.map((place) => place.pod));
      const take = (one: PodView): void => {
        there.add(one);
        room.take(slot, kindOf(one));
      };
      const give = (one: PodView): void => {
        there.delete(one);
        room.give(slot, kindOf(one));
      };
      // Who is only to come, or ends anyway, is no loss.
      const staying = places.filter((place) => place.isBound && !this.#isGoing(place));
      for (const place of places) if (!staying.includes(place)) give(place.pod);
      const fits = (): boolean => !predicates.some((predicate) => predicate.refuses(room, slot, kind));
      const victims = victimsOf(
        staying.map((place) => place.pod),
        budgets,
        { fits, take, give },
      );
      // As it was, for the next minion: tallies count over all of them.
      for (const { pod: one } of places) if (!there.has(one)) take(one);
      return victims ? [{ ...victims, minion }] : [];
    });
  }
}
