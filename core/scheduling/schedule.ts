/**
 * Where should these pods run? The whole decision as one pure function:
 *
 *   minions ─► node table ─┐
 *                          ├─► fixed predicates ─► sample of who has room ─► best score ─► placement
 *   pods ─► kinds ─────────┘        └── refused everywhere ─► the reasons, counted and said
 *
 * A pool (pools/) does the same over a table that lives on, in worker threads.
 */
import { invariant } from "../invariant.js";
import { decide } from "./decide.js";
import { Ledger } from "./ledger.js";
import type { MinionView, PodView, PolicyName, ScheduleResult } from "./schedule-types.js";
import type { Namespaces } from "./wishes/who.js";

/**
 * @param pods decided in the order of their priority, then in the given order; each sees where those before it went
 * @param namespaces their labels, for terms that choose them by these
 * @param seed any text; equal arguments give equal results
 */
export function schedule(
  minions: readonly MinionView[],
  pods: readonly PodView[],
  policy: PolicyName,
  seed: string,
  namespaces: Namespaces = new Map(),
): ScheduleResult {
  const ledger = new Ledger();
  for (const [name, labels] of namespaces) ledger.setNamespace(name, labels);
  for (const minion of minions) {
    ledger.upsertMinion(minion);
    for (const pod of minion.pods) ledger.podBound(minion.name, pod);
  }
  const order = ledger.pack(pods, policy, seed);
  const { placements, unplaced, preemptions, stale } = ledger.judge(order, decide(order.task));
  invariant(stale.length === 0, "a decision over an unchanged table was refused by it");
  return { placements, unplaced, preemptions };
}
