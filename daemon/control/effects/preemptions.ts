/** Ends pods for others of higher priority, gracefully, and says so of each. */
import { asFault } from "../../../core/fault.js";
import { endOf } from "../../../core/kinds/ending.js";
import type { Pod } from "../../../core/kinds/pod/object.js";
import type { PodDisruptionBudget } from "../../../core/kinds/pod-disruption-budget/object.js";
import { requirementsOf } from "../../../core/objects/label-selector.js";
import type { DisruptionBudget, Preemption } from "../../../core/scheduling/preemption/preemption.js";
import { toApiTime } from "../../../core/time.js";
import type { MasterPorts } from "../ports.js";
import type { View } from "../view.js";
import { mergeConditions } from "./conditions.js";
import type { Notes } from "./notes.js";
import { persist } from "./persist.js";

/** The words of Kubernetes, by which tools know why a pod ended. */
const target = {
  type: "DisruptionTarget",
  status: "True",
  reason: "PreemptionByScheduler",
  message: "default-scheduler: preempting to accommodate a higher priority pod",
};

export class Preemptions {
  readonly #ports: MasterPorts;
  readonly #view: View;
  readonly #notes: Pick<Notes, "write">;

  constructor(ports: MasterPorts, view: View, notes: Pick<Notes, "write">) {
    this.#ports = ports;
    this.#view = view;
    this.#notes = notes;
  }

  /** What owners allow to be disrupted; a budget that was not looked at yet allows nothing. */
  budgets(): DisruptionBudget[] {
    const kind: PodDisruptionBudget["kind"] = "PodDisruptionBudget";
    return [...this.#view.list(kind)].flatMap(({ metadata, spec, status }) => {
      if (!spec.selector) return [];
      const { disruptionsAllowed: allowed = 0, disruptedPods = {} } = status ?? {};
      const selector = requirementsOf(spec.selector);
      return [{ namespace: metadata.namespace ?? "", selector, allowed, going: Object.keys(disruptedPods) }];
    });
  }

  /** @returns whether all of them end; if not, why is logged */
  async carryOut({ minion, victims }: Preemption, preemptor: Pod): Promise<boolean> {
    try {
      await Promise.all(victims.map((uid) => this.#evict(uid, minion, preemptor)));
      return true;
    } catch (error) {
      this.#ports.log("error", "pods could not be evicted for another", { message: asFault(error).message });
      return false;
    }
  }

  async #evict(uid: string, minion: string, preemptor: Pod): Promise<void> {
    const { store, clock } = this.#ports;
    await persist(this.#ports, `the eviction of pod ${uid}`, async () => {
      const pod = this.#view.podByUid(uid);
      if (!pod || pod.metadata.deletionTimestamp) return;
      const nowMs = clock.nowMs();
      const conditions = mergeConditions(pod.status?.conditions, [{ ...target, lastTransitionTime: toApiTime(nowMs) }]);
      const [result] = await store.write([endOf({ ...pod, status: { ...pod.status, conditions } }, { nowMs })]);
      if (result && !result.ok && result.fault.reason !== "NotFound") throw result.fault;
      const message = `Preempted by pod ${preemptor.metadata.uid} on node ${minion}`;
      this.#notes.write(pod, { type: "Normal", reason: "Preempted", message, component: "scheduler", atMs: nowMs });
    });
  }
}
