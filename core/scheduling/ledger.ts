/**
 * Who runs where, and what is free: the one writer of the node table. It turns views into rows, batches of pods into
 * tasks, and judges decisions: a task is decided over a table that may have moved on meanwhile (another batch, a minion
 * that left), so each placement is checked again before it takes its room. What no longer fits is asked for again.
 */
import type { Decision, DecisionTask } from "./decide.js";
import { type MinionFacts, MinionRows } from "./minion-rows.js";
import { kindKey, kindOf, type PackedKind, type PodKind } from "./pod-kind.js";
import { allPredicates } from "./predicates/order.js";
import { namedRefusals, newRefusalCounts, sayRefusals } from "./refusals.js";
import { Room } from "./room.js";
import type { Placement, PodView, PolicyName, Unplaced } from "./schedule-types.js";

/** A batch on its way: the task, and what its numbers meant when it was packed. */
export interface Order {
  task: DecisionTask;
  /** As in `task.pods`. */
  pods: readonly PodView[];
  /** As in `task.kinds`. */
  kinds: readonly PodKind[];
  epoch: number;
}

export interface Verdict {
  placements: Placement[];
  unplaced: Unplaced[];
  /** Placed where there is no room any more; to be asked for again. */
  stale: PodView[];
}

interface Home {
  minion: string;
  kind: PodKind;
}

/** Kinds are kept for pods to come; past this many the memory of them starts anew. */
const kindsMax = 20_000;

export class Ledger {
  readonly #rows = new MinionRows();
  readonly #kinds = new Map<string, PodKind>();
  readonly #homes = new Map<string, Home>();
  readonly #uidsByMinion = new Map<string, Set<string>>();

  /**
   * A minion came or changed. With `pods`, those and no others are on it from now on, reservations included; without,
   * what is known of its pods stays.
   */
  upsertMinion(facts: MinionFacts): void {
    const isNew = this.#rows.write(facts);
    const uids = this.#uidsByMinion.get(facts.name) ?? new Set();
    if (isNew) for (const uid of uids) this.#rows.seat(facts.name, (this.#homes.get(uid) as Home).kind);
    if (!facts.pods) return;
    const present = new Set(facts.pods.map((pod) => pod.uid));
    for (const uid of uids) if (!present.has(uid)) this.podRemoved(uid);
    for (const pod of facts.pods) this.podBound(facts.name, pod);
  }

  /** A minion is gone, and what was on it. */
  removeMinion(name: string): void {
    for (const uid of this.#uidsByMinion.get(name) ?? []) this.podRemoved(uid);
    this.#rows.remove(name);
  }

  /** A pod is on `minion`, or will be. The minion need not be known yet. */
  podBound(minion: string, pod: PodView): void {
    const home = this.#homes.get(pod.uid);
    const isSame = home?.kind.cpuMillis === pod.cpuMillis && home.kind.memoryBytes === pod.memoryBytes;
    if (home?.minion === minion && isSame) return;
    this.podRemoved(pod.uid);
    // Where it could have run does not matter any more; without that, fewer kinds need to be remembered.
    const seated = { ...pod, host: "", nodeSelector: {}, tolerations: [] };
    this.#settle(minion, pod.uid, this.#kindOf(seated, kindKey(seated)));
  }

  /** A pod is gone, or its binding was refused: its room is free again. */
  podRemoved(uid: string): void {
    const home = this.#homes.get(uid);
    if (!home) return;
    this.#homes.delete(uid);
    this.#rows.unseat(home.minion, home.kind);
    const uids = this.#uidsByMinion.get(home.minion);
    uids?.delete(uid);
    if (uids?.size === 0) this.#uidsByMinion.delete(home.minion);
  }

  /** Packs a batch, higher priority first. Who is asked for has no place: an earlier reservation is given back. */
  pack(batch: readonly PodView[], policy: PolicyName, seed: string): Order {
    const distinct = [...new Map(batch.map((pod) => [pod.uid, pod])).values()];
    for (const pod of distinct) this.podRemoved(pod.uid);
    const pods = distinct.sort((a, b) => b.priority - a.priority);
    const kinds: PodKind[] = [];
    const packedKinds: PackedKind[] = [];
    const groups: Int32Array[] = [];
    const indexByKey = new Map<string, number>();
    const groupIndex = new Map<string, number>();
    const indexes = Int32Array.from(pods, (pod) => {
      const key = kindKey(pod);
      const known = indexByKey.get(key);
      if (known !== undefined) return known;
      if (pod.group !== "" && !groupIndex.has(pod.group)) {
        groupIndex.set(pod.group, groups.push(this.#rows.groupCounts(pod.group)) - 1);
      }
      const group = groupIndex.get(pod.group) ?? -1;
      const kind = this.#kindOf(pod, key);
      const index = kinds.push(kind) - 1;
      packedKinds.push({ ...this.#rows.packKind(kind), group });
      indexByKey.set(key, index);
      return index;
    });
    const task = { table: this.#rows.table.buffer, kinds: packedKinds, pods: indexes, groups, policy, seed };
    return { task, pods, kinds, epoch: this.#rows.epoch };
  }

  /** Judges the decision of an order: takes room for each placement that still holds. */
  judge({ task, pods, kinds, epoch }: Order, { slots, refusals }: Decision): Verdict {
    const verdict: Verdict = { placements: [], unplaced: [], stale: [] };
    const room = Room.viewOf(this.#rows.table);
    for (const [i, pod] of pods.entries()) {
      const index = task.pods[i] as number;
      const slot = slots[i] as number;
      if (slot < 0) {
        const counts = refusals[index] ?? newRefusalCounts();
        verdict.unplaced.push({ uid: pod.uid, refusals: namedRefusals(counts), message: sayRefusals(counts) });
        continue;
      }
      const kind = task.kinds[index] as PackedKind;
      const minion = this.#rows.nameAt(slot, epoch);
      if (minion === undefined || allPredicates.some((p) => p.concerns(kind) && p.refuses(room, slot, kind))) {
        verdict.stale.push(pod);
        continue;
      }
      this.#settle(minion, pod.uid, kinds[index] as PodKind);
      verdict.placements.push({ uid: pod.uid, minion });
    }
    return verdict;
  }

  #settle(minion: string, uid: string, kind: PodKind): void {
    this.#homes.set(uid, { minion, kind });
    const uids = this.#uidsByMinion.get(minion);
    if (uids) uids.add(uid);
    else this.#uidsByMinion.set(minion, new Set([uid]));
    this.#rows.seat(minion, kind);
  }

  #kindOf(pod: PodView, key: string): PodKind {
    let kind = this.#kinds.get(key);
    if (kind) return kind;
    if (this.#kinds.size >= kindsMax) this.#kinds.clear();
    kind = kindOf(pod);
    this.#kinds.set(key, kind);
    return kind;
  }
}
