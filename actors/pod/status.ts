/** The statuses the master gives a pod. Pure. */
import { minionLostReason, minionUnheardReason } from "../../core/kinds/pod/phase.js";
import type { PodReport } from "../../core/link/report.js";
import type { core } from "../../core/objects/types.js";
import { toApiTime } from "../../core/time.js";

const condition = (type: string, status: "True" | "False", atMs: number, reason?: string, message?: string) => ({
  type,
  status,
  lastTransitionTime: toApiTime(atMs),
  ...(reason === undefined ? {} : { reason }),
  ...(message === undefined ? {} : { message }),
});

/** What the agent reported, as the status of a pod that has a minion. */
export function reportedStatus(report: PodReport, atMs: number): core.PodStatus {
  const own = (report.status.conditions ?? []).filter((c) => c.type !== "PodScheduled");
  return {
    ...report.status,
    reason: report.status.reason ?? "",
    message: report.status.message ?? "",
    conditions: [...own, condition("PodScheduled", "True", atMs)],
  };
}

/** Of a pod whose minion is not heard of. */
export function lostStatus(message: string, atMs: number): core.PodStatus {
  return {
    phase: "Failed",
    reason: minionLostReason,
    message,
    conditions: [condition("PodScheduled", "True", atMs), condition("Ready", "False", atMs, minionLostReason)],
  };
}

/** What changes of a pod whose minion is not heard of while eviction is halted: what it was last known to do stands. */
export function unheardStatus(message: string, atMs: number): core.PodStatus {
  return {
    conditions: [
      condition("ContainersReady", "False", atMs, minionUnheardReason, message),
      condition("Ready", "False", atMs, minionUnheardReason, message),
    ],
  };
}

/** Of a pod that fits nowhere, and why. @param nominated the minion where others end for it */
export function unschedulableStatus(message: string, atMs: number, nominated = ""): core.PodStatus {
  return {
    phase: "Pending",
    ...(nominated === "" ? {} : { nominatedNodeName: nominated }),
    conditions: [condition("PodScheduled", "False", atMs, "Unschedulable", message)],
  };
}
