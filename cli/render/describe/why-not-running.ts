import type { Event } from "../../../core/kinds/event/object.js";
import type { Pod } from "../../../core/kinds/pod/object.js";
import { isRunning } from "../../../core/kinds/pod/phase.js";
import { inOrderOfTime } from "../event-order.js";
import { until, waitText } from "./moments.js";

/** Why a pod does not run, in one sentence; "" if it does, or has ended well. */
export function whyNotRunning(pod: Pod, events: readonly Event[], nowMs: number): string {
  const { metadata, spec, status } = pod;
  if (metadata.deletionTimestamp) {
    const left = until(metadata.deletionTimestamp, nowMs);
    return `it is being stopped; what still runs is killed at ${metadata.deletionTimestamp}${left}`;
  }
  if (!spec.nodeName) {
    const told = status?.conditions?.find((c) => c.type === "PodScheduled" && c.status === "False")?.message;
    const noted = inOrderOfTime(events).findLast((e) => e.reason === "FailedScheduling")?.message;
    const why = told || noted || status?.message;
    return why ? `it is on no minion: ${why}` : "it is on no minion yet; the scheduler has not spoken of it";
  }
  const waiting = [...(status?.initContainerStatuses ?? []), ...(status?.containerStatuses ?? [])].filter(
    (s) => s.state?.waiting && !s.state.running,
  );
  const reasons = waiting.map((s) => {
    const { reason = "", message = "" } = s.state?.waiting ?? {};
    return `container ${s.name} waits${reason ? `: ${reason}` : ""}${message ? `: ${waitText(message, nowMs)}` : ""}`;
  });
  if (reasons.length > 0) return reasons.join("; ");
  if (isRunning(pod) || status?.phase === "Succeeded") return "";
  return (
    [status?.reason, status?.message].filter(Boolean).join(": ") || `minion ${spec.nodeName} has not reported it yet`
  );
}
