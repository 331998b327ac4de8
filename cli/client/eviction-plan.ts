/** Which pods of a minion may be stopped now: no controller is left with too few that are ready. Pure. */

import { isReplicaOf } from "../../core/kinds/ownership.js";
import type { Pod } from "../../core/kinds/pod/object.js";
import { isFinished, isReady, isTerminating } from "../../core/kinds/pod/phase.js";
import type { ReplicationController } from "../../core/kinds/replication-controller/object.js";
import { UsageError } from "../fail.js";

/** A controller and how it does. */
export interface Slot {
  name: string;
  wanted: number;
  ready: number;
  /** uids of its pods. */
  pods: ReadonlySet<string>;
}

const uidOf = (pod: Pod): string => pod.metadata.uid ?? "";

/** @param asked uids of pods whose end was asked for: they count as gone */
export function slotsOf(
  controllers: readonly ReplicationController[],
  pods: readonly Pod[],
  asked: ReadonlySet<string>,
): Slot[] {
  return controllers.map((controller) => {
    const own = pods.filter((p) => isReplicaOf(p, controller));
    return {
      name: controller.metadata.name,
      wanted: controller.spec.replicas ?? 0,
      ready: own.filter((p) => isReady(p) && !asked.has(uidOf(p))).length,
      pods: new Set(own.map(uidOf)),
    };
  });
}

/** `2` or `25%` of `wanted`, rounded up, at least 1: with none a drain would never end. @throws UsageError */
export function allowance(maxUnavailable: string, wanted: number): number {
  const match = /^(\d{1,9})(%?)$/.exec(maxUnavailable);
  const amount = Number(match?.[1]);
  if (!match || amount < 1 || (match[2] === "%" && amount > 100))
    throw new UsageError(
      `--max-unavailable ${maxUnavailable}: a number from 1, or a percentage such as 25%, is expected`,
    );
  return match[2] === "%" ? Math.max(1, Math.ceil((wanted * amount) / 100)) : amount;
}

/**
 * The pods to evict now, and the controllers because of which others have to wait.
 * @param pods those on the minion
 * @throws UsageError for a bad `maxUnavailable`
 */
export function nextEvictions(
  pods: readonly Pod[],
  slots: readonly Slot[],
  maxUnavailable: string,
  asked: ReadonlySet<string>,
): { evict: Pod[]; held: Slot[] } {
  const evict: Pod[] = [];
  const held = new Set<Slot>();
  const ready = new Map(slots.map((s) => [s, s.ready]));
  for (const pod of pods) {
    if (asked.has(uidOf(pod)) || isTerminating(pod)) continue;
    const slot = slots.find((s) => s.pods.has(uidOf(pod)));
    // What is not ready is not missed.
    const isMissed = slot !== undefined && !isFinished(pod) && isReady(pod);
    const left = slot ? (ready.get(slot) ?? 0) : 0;
    if (slot && isMissed && left - 1 < slot.wanted - allowance(maxUnavailable, slot.wanted)) held.add(slot);
    else {
      evict.push(pod);
      if (slot && isMissed) ready.set(slot, left - 1);
    }
  }
  return { evict, held: [...held] };
}
