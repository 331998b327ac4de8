/**
 * Who is where, pod by pod: the one writer of the node table and of what is counted besides. A place is bound (it is
 * written) or reserved; of a pod for which others have to end first, the place is reserved in spite of them.
 */
import { sameJson } from "../objects/same-json.js";
import { MinionRows } from "./minion-rows.js";
import type { PodKind } from "./pod-kind.js";
import { PriorityCounts } from "./preemption/priority-counts.js";
import type { MinionFacts, PodView } from "./schedule-types.js";
import { Crowds, type Seated } from "./wishes/crowds.js";

export interface Place {
  minion: string;
  /** What it takes there. */
  seat: PodKind;
  pod: PodView;
  isBound: boolean;
}

/** Whether others see the same of a pod. */
const isSame = (was: PodView, is: PodView): boolean =>
  was.isLeaving === is.isLeaving && sameJson(was.labels, is.labels) && sameJson(was.wishes, is.wishes);

export class Places {
  readonly rows = new MinionRows();
  readonly crowds = new Crowds();
  readonly priorities = new PriorityCounts();
  readonly #byUid = new Map<string, Place>();
  readonly #uidsByMinion = new Map<string, Set<string>>();
  /** How often anything changed. */
  changes = 0;

  get(uid: string): Place | undefined {
    return this.#byUid.get(uid);
  }

  *on(minion: string): Iterable<Place> {
    for (const uid of this.#uidsByMinion.get(minion) ?? []) yield this.#byUid.get(uid) as Place;
  }

  *seated(): Iterable<Seated> {
    for (const { minion, pod } of this.#byUid.values()) yield [minion, pod];
  }

  /** @returns whether it differs from what was known */
  upsertMinion(facts: MinionFacts): boolean {
    const outcome = this.rows.write(facts);
    if (outcome === "same") return false;
    this.changes++;
    if (outcome === "new") for (const { seat } of this.on(facts.name)) this.rows.seat(facts.name, seat);
    return true;
  }

  /** Its pods are where they are until they go themselves: it may come back. */
  removeMinion(name: string): void {
    this.changes++;
    for (const { seat } of this.on(name)) this.rows.unseat(name, seat);
    this.rows.remove(name);
  }

  /** A pod is bound where it was known to be with the same seat. @returns false if it was not */
  confirm(minion: string, seat: PodKind, pod: PodView): boolean {
    const place = this.#byUid.get(pod.uid);
    if (place?.minion !== minion || place.seat !== seat) return false;
    place.isBound = true;
    if (!isSame(place.pod, pod)) {
      this.changes++;
      this.crowds.remove(minion, place.pod);
      this.crowds.add(minion, pod);
    }
    if (place.pod.priority !== pod.priority) {
      this.#count(place.pod, -1);
      this.#count(pod, 1);
    }
    place.pod = pod;
    return true;
  }

  settle(minion: string, seat: PodKind, pod: PodView, isBound: boolean): void {
    this.changes++;
    this.#byUid.set(pod.uid, { minion, seat, pod, isBound });
    this.crowds.add(minion, pod);
    this.#count(pod, 1);
    const uids = this.#uidsByMinion.get(minion);
    if (uids) uids.add(pod.uid);
    else this.#uidsByMinion.set(minion, new Set([pod.uid]));
    this.rows.seat(minion, seat);
  }

  /** @returns whether it had a place */
  vacate(uid: string): boolean {
    const place = this.#byUid.get(uid);
    if (!place) return false;
    const { minion, seat, pod } = place;
    this.changes++;
    this.#byUid.delete(uid);
    this.crowds.remove(minion, pod);
    this.#count(pod, -1);
    this.rows.unseat(minion, seat);
    const uids = this.#uidsByMinion.get(minion);
    uids?.delete(uid);
    if (uids?.size === 0) this.#uidsByMinion.delete(minion);
    return true;
  }

  #count({ priority }: PodView, pods: 1 | -1): void {
    this.priorities.add(priority, pods);
  }
}
