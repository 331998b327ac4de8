/**
 * The book of who runs where and what is free: places (pods that are bound) and reservations (pods that were given a
 * minion and are not seen bound yet), kept pod by pod. It is the one writer of the node table. It turns views into
 * rows, batches of pods into orders, and judges decisions: an order is decided over a table that may have moved on
 * meanwhile (another batch, a pod or a minion that left), so each placement is checked again before it takes its room.
 * What no longer fits is asked for again; who went, or was bound by somebody else, gets nothing.
 */
import { sameJson } from "../objects/same-json.js";
import type { Decision, DecisionTask } from "./decide.js";
import { MinionRows } from "./minion-rows.js";
import { kindKey, kindOf, type PackedKind, type PodKind, seatOf } from "./pod-kind.js";
import { allPredicates } from "./predicates/order.js";
import { namedRefusals, newRefusalCounts, sayRefusals } from "./refusals.js";
import { Room } from "./room.js";
import type { MinionFacts, Placement, PodView, PolicyName, Unplaced } from "./schedule-types.js";
import { Crowds, type Seated } from "./wishes/crowds.js";
import { packCompany } from "./wishes/pack-company.js";
import { Tallies } from "./wishes/tallies.js";
import { type Who, whoKey } from "./wishes/who.js";
import { isSociable } from "./wishes/wishes.js";

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

/** Pods of an order that are alike in every way. */
interface Sort {
  kind: PodKind;
  /** What they take where they are. */
  seat: PodKind;
  /** What others see of them; of one of them, where that matters to nobody. */
  who: Who;
  /** Index into the groups of the task. */
  group: number;
}

type Packed = Pick<DecisionTask, "kinds" | "companies">;

export interface Verdict {
  placements: Placement[];
  unplaced: Unplaced[];
  /** To be asked for again: placed where there is no room any more, or refused for room that nobody took. */
  stale: PodView[];
}

interface Place {
  minion: string;
  kind: PodKind;
  who: Who;
  /** It is written; else the room is only reserved. */
  isBound: boolean;
}

/** Kinds are kept for pods to come; past this many the memory of them starts anew. */
const kindsMax = 20_000;

const whoOf = ({ namespace, labels, isLeaving, wishes }: PodView): Who => ({ namespace, labels, isLeaving, wishes });

/** Whether others see the same of a pod. */
const isSame = (was: Who, is: PodView): boolean =>
  was.isLeaving === is.isLeaving && sameJson(was.labels, is.labels) && sameJson(was.wishes, is.wishes);

export class Ledger {
  readonly #rows = new MinionRows();
  readonly #kinds = new Map<string, PodKind>();
  readonly #places = new Map<string, Place>();
  readonly #uidsByMinion = new Map<string, Set<string>>();
  readonly #open = new Set<Order>();
  readonly #crowds = new Crowds();
  readonly #namespaces = new Map<string, Readonly<Record<string, string>>>();
  #changes = 0;

  /** A minion came or changed. What is known of its pods stays. @returns whether it differs from what was known */
  upsertMinion(facts: MinionFacts): boolean {
    const outcome = this.#rows.write(facts);
    if (outcome !== "same") this.#changes++;
    if (outcome === "new")
      for (const uid of this.#uidsByMinion.get(facts.name) ?? [])
        this.#rows.seat(facts.name, (this.#places.get(uid) as Place).kind);
    return outcome !== "same";
  }

  /** The labels of a namespace, by which terms choose it; null = it is gone. */
  setNamespace(name: string, labels: Readonly<Record<string, string>> | null): void {
    this.#changes++;
    if (labels) this.#namespaces.set(name, labels);
    else this.#namespaces.delete(name);
  }

  /** A minion is gone. Its pods are where they are until they go themselves: it may come back. */
  removeMinion(name: string): void {
    this.#changes++;
    for (const uid of this.#uidsByMinion.get(name) ?? [])
      this.#rows.unseat(name, (this.#places.get(uid) as Place).kind);
    this.#rows.remove(name);
  }

  /**
   * A pod is on `minion`, whatever was reserved for it. The minion need not be known yet.
   * @returns whether room may have come free elsewhere
   */
  podBound(minion: string, pod: PodView): boolean {
    const seat = seatOf(pod);
    const kind = this.#kindOf(seat, kindKey(seat));
    const place = this.#places.get(pod.uid);
    if (place?.minion === minion && place.kind === kind) {
      place.isBound = true;
      if (!isSame(place.who, pod)) this.#become(place, whoOf(pod));
      return false;
    }
    const moves = this.podRemoved(pod.uid);
    this.#settle(minion, pod.uid, kind, whoOf(pod), true);
    return moves;
  }

  /** A pod is gone, bound or not: its room is free. @returns whether room may have come free */
  podRemoved(uid: string): boolean {
    for (const order of this.#open) order.dropped.add(uid);
    return this.#vacate(uid) || this.#open.size > 0;
  }

  /** What was reserved for a pod is not used. @returns whether room came free */
  release(uid: string): boolean {
    return this.#places.get(uid)?.isBound === false && this.#vacate(uid);
  }

  /** Packs a batch, higher priority first. Who is asked for has no place: an earlier reservation is given back. */
  pack(batch: readonly PodView[], policy: PolicyName, seed: string): Order {
    const distinct = [...new Map(batch.map((pod) => [pod.uid, pod])).values()];
    for (const pod of distinct) this.#vacate(pod.uid);
    const pods = distinct.sort((a, b) => b.priority - a.priority);
    const sorts: Sort[] = [];
    const groups: Int32Array[] = [];
    const indexByKey = new Map<string, number>();
    const groupIndex = new Map<string, number>();
    // Until pods mind each other, what others see of them need not be told apart.
    const isSocial = this.#crowds.isSociable || pods.some(({ wishes }) => isSociable(wishes));
    const indexes = Int32Array.from(pods, (pod) => {
      const key = isSocial ? `${kindKey(pod)} ${whoKey(pod)}` : kindKey(pod);
      const known = indexByKey.get(key);
      if (known !== undefined) return known;
      if (pod.group !== "" && !groupIndex.has(pod.group)) {
        groupIndex.set(pod.group, groups.push(this.#rows.groupCounts(pod.group)) - 1);
      }
      const group = groupIndex.get(pod.group) ?? -1;
      const kind = this.#kindOf(pod, kindKey(pod));
      const seat = seatOf(kind);
      const index =
        sorts.push({
          kind,
          seat: seat === kind ? kind : this.#kindOf(seat, kindKey(seat)),
          who: whoOf(pod),
          group,
        }) - 1;
      indexByKey.set(key, index);
      return index;
    });
    const { buffer } = this.#rows.table;
    const task = { table: buffer, ...this.#packed(sorts, isSocial), pods: indexes, groups, policy, seed };
    const [epoch, changes] = [this.#rows.epoch, this.#changes];
    const order: Order = { task, pods, sorts, epoch, changes, dropped: new Set() };
    this.#open.add(order);
    return order;
  }

  /** An order that nobody decides. */
  abandon(order: Order): void {
    this.#open.delete(order);
  }

  /** Judges the decision of an order: takes room for each placement that still holds. */
  judge(order: Order, { slots, refusals }: Decision): Verdict {
    this.#open.delete(order);
    const { task, pods, sorts, epoch, dropped } = order;
    const placements: Placement[] = [];
    const stale: PodView[] = [];
    const refused: number[] = [];
    const { kinds, companies } = this.#packedNow(order);
    let room = Room.viewOf(this.#rows.table, companies && new Tallies(companies));
    let isRoomLeft = false;
    for (const [i, pod] of pods.entries()) {
      const index = task.pods[i] as number;
      const slot = slots[i] as number;
      // A second order for the same pod comes too late once the first gave it a place.
      const isVoid = dropped.has(pod.uid) || this.#places.has(pod.uid);
      if (isVoid) {
        isRoomLeft ||= slot >= 0;
        continue;
      }
      if (slot < 0) {
        refused.push(i);
        continue;
      }
      const kind = kinds[index] as PackedKind;
      const minion = this.#rows.nameAt(slot, epoch);
      if (minion === undefined || allPredicates.some((p) => p.concerns(kind) && p.refuses(room, slot, kind))) {
        isRoomLeft = true;
        stale.push(pod);
        continue;
      }
      this.#settle(minion, pod.uid, (sorts[index] as Sort).seat, whoOf(pod), false);
      if (kind.company) room.tallies?.add(slot, kind.company);
      // A row may have needed more than the table had.
      if (room.table !== this.#rows.table) room = Room.viewOf(this.#rows.table, room.tallies);
      placements.push({ uid: pod.uid, minion });
    }
    // They may have been refused for the sake of one that does not take its room after all.
    if (isRoomLeft) return { placements, unplaced: [], stale: [...stale, ...refused.map((i) => pods[i] as PodView)] };
    const unplaced = refused.map((i) => {
      const counts = refusals[i] ?? newRefusalCounts();
      return { uid: (pods[i] as PodView).uid, refusals: namedRefusals(counts), message: sayRefusals(counts) };
    });
    return { placements, unplaced, stale };
  }

  /** In this moment's numbers. */
  #packed(sorts: readonly Sort[], isSocial: boolean): Packed {
    const kinds = sorts.map(({ kind, group }) => ({ ...this.#rows.packKind(kind), group }));
    if (!isSocial) return { kinds, companies: null };
    const whos = sorts.map(({ who }) => who);
    const crowds = [...this.#crowds.all(() => this.#seated())];
    const { companies, kinds: company } = packCompany(whos, crowds, this.#rows, this.#namespaces);
    return { kinds: kinds.map((kind, i) => ({ ...kind, company: company[i] ?? null })), companies };
  }

  /** An order as it would be packed now, where that could differ in more than room. */
  #packedNow({ task, sorts, changes }: Order): Packed {
    const isSocial = task.companies !== null || this.#crowds.isSociable;
    const isAsItWas = changes === this.#changes || !(isSocial || sorts.some(({ kind }) => kind.wishes !== null));
    return isAsItWas ? task : this.#packed(sorts, isSocial);
  }

  *#seated(): Iterable<Seated> {
    for (const { minion, who } of this.#places.values()) yield [minion, who];
  }

  #become(place: Place, who: Who): void {
    this.#changes++;
    this.#crowds.remove(place.minion, place.who);
    place.who = who;
    this.#crowds.add(place.minion, who);
  }

  #settle(minion: string, uid: string, kind: PodKind, who: Who, isBound: boolean): void {
    this.#changes++;
    this.#places.set(uid, { minion, kind, who, isBound });
    this.#crowds.add(minion, who);
    const uids = this.#uidsByMinion.get(minion);
    if (uids) uids.add(uid);
    else this.#uidsByMinion.set(minion, new Set([uid]));
    this.#rows.seat(minion, kind);
  }

  #vacate(uid: string): boolean {
    const place = this.#places.get(uid);
    if (!place) return false;
    this.#changes++;
    this.#places.delete(uid);
    this.#crowds.remove(place.minion, place.who);
    this.#rows.unseat(place.minion, place.kind);
    const uids = this.#uidsByMinion.get(place.minion);
    uids?.delete(uid);
    if (uids?.size === 0) this.#uidsByMinion.delete(place.minion);
    return true;
  }

  #kindOf(pod: PodKind, key: string): PodKind {
    let kind = this.#kinds.get(key);
    if (kind) return kind;
    if (this.#kinds.size >= kindsMax) this.#kinds.clear();
    kind = kindOf(pod);
    this.#kinds.set(key, kind);
    return kind;
  }
}
