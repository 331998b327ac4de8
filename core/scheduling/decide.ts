/**
 * The decision itself, over the node table; the same function runs in a worker thread, in a simulation and under
 * `schedule()`. It reads the table and writes nothing: its answer is a proposal that the ledger judges.
 */
import { seededRandom } from "../random.js";
import { type FixedFit, fixedFit, fixedKey } from "./fixed-fit.js";
import { GroupCounts } from "./group-counts.js";
import { flags, NodeTable } from "./node-table.js";
import type { PackedKind } from "./pod-kind.js";
import { policies } from "./policies.js";
import type { RefusalCounts } from "./refusals.js";
import { Room } from "./room.js";
import type { PolicyName } from "./schedule-types.js";
import { type Batch, Search } from "./search.js";
import { needsWhole, WholeSearch } from "./whole-search.js";
import type { Companies } from "./wishes/packed.js";
import { Tallies } from "./wishes/tallies.js";

/** A batch of pods as it travels to a worker: kinds and numbers, and the table by reference. */
export interface DecisionTask {
  table: SharedArrayBuffer;
  kinds: PackedKind[];
  /** Per pod, in the order of decision: the index of its kind. */
  pods: Int32Array;
  /** Per pod: the slot whose room is kept for it, as that of others which are ending; -1 = none. null = for no pod. */
  kept: Int32Array | null;
  /** Per group: slot, count, slot, count … of its pods in the cluster. */
  groups: Int32Array[];
  /** What the pods of the batch and of the cluster are to each other; null where no kind minds others. */
  companies: Companies | null;
  policy: PolicyName;
  seed: string;
}

export interface Decision {
  /** Per pod of the task: its slot, or -1. */
  slots: Int32Array;
  /** Per pod: why it fitted nowhere; one for all of a kind that is not asked for again. null if it was placed. */
  refusals: (RefusalCounts | null)[];
}

export function presentSlots(table: NodeTable): Int32Array {
  const slots = new Int32Array(table.size.slots);
  let count = 0;
  for (let slot = 0; slot < slots.length; slot++) if (table.has(slot, flags.present)) slots[count++] = slot;
  return slots.subarray(0, count);
}

function podsByKind({ kinds, pods }: DecisionTask): Int32Array {
  const counts = new Int32Array(kinds.length);
  for (const index of pods) counts[index] = (counts[index] as number) + 1;
  return counts;
}

/** Places the pods of a task one after the other; each sees where those before it went. Depends on its argument only. */
export function decide(task: DecisionTask): Decision {
  const table = new NodeTable(task.table);
  const room = Room.copyOf(table, task.companies && new Tallies(task.companies));
  const present = presentSlots(table);
  const versions = new Int32Array(table.size.slots);
  const batch: Batch = { room, policy: policies[task.policy], random: seededRandom(task.seed), versions, placed: [] };
  const groups = task.groups.map((pairs) => new GroupCounts(pairs, table.size.slots));
  const podCounts = podsByKind(task);
  const fits = new Map<string, FixedFit>();
  const searches = new Map<number, Search | WholeSearch>();
  const refusals: Decision["refusals"] = [];

  const searchOf = (index: number, kind: PackedKind): Search | WholeSearch => {
    let search = searches.get(index);
    if (search) return search;
    const key = fixedKey(kind);
    const fit = fits.get(key) ?? fixedFit(room, present, kind);
    fits.set(key, fit);
    const group = groups[kind.group] ?? null;
    search = needsWhole(kind)
      ? new WholeSearch(batch, kind, fit, group)
      : new Search(batch, kind, fit, group, podCounts[index] as number);
    searches.set(index, search);
    return search;
  };

  const take = (slot: number, kind: PackedKind): void => {
    room.take(slot, kind);
    versions[slot] = (versions[slot] as number) + 1;
  };

  const slots = task.pods.map((index, i) => {
    const kind = task.kinds[index] as PackedKind;
    const search = searchOf(index, kind);
    const kept = task.kept?.[i] ?? -1;
    const slot = kept >= 0 && search.allows(kept) ? kept : search.next();
    refusals.push(slot < 0 ? search.refusals : null);
    if (slot < 0) {
      // Those that count less do not get what comes free there.
      if (kept >= 0) take(kept, kind);
      return slot;
    }
    take(slot, kind);
    batch.placed.push(slot);
    groups[kind.group]?.add(slot, 1);
    return slot;
  });
  return { slots, refusals };
}
