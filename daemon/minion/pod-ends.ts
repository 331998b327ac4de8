/** What a minion remembers of pods that end, so that a restart of its daemon does not run them again. Pure. */

import type { Pod } from "../../core/kinds/pod/object.js";
import type { PodReport } from "../../core/link/report.js";
import { toApiTime } from "../../core/time.js";

/** The pod once it was asked to stop. */
export function leaving(pod: Pod, graceSeconds: number, nowMs: number): Pod {
  if (pod.metadata.deletionTimestamp !== undefined) return pod;
  const deletionTimestamp = toApiTime(nowMs + graceSeconds * 1000);
  return { ...pod, metadata: { ...pod.metadata, deletionTimestamp, deletionGracePeriodSeconds: graceSeconds } };
}

/** The last report of a pod that ended for good before this run of the daemon; its object holds the status. */
export function reportOfEnd({ metadata, status = {} }: Pod, nowMs: number): PodReport {
  const { uid = "", namespace = "", name } = metadata;
  return { uid, namespace, name, seq: nowMs, state: status.phase === "Succeeded" ? "succeeded" : "dead", status };
}
