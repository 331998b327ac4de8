/** How an object looks on its lane at one moment. */

import type { Node } from "../../core/kinds/node/object.js";
import type { Pod } from "../../core/kinds/pod/object.js";
import { articlePhase, isLost, isReady, isTerminating } from "../../core/kinds/pod/phase.js";
import type { SpanState } from "./chronicle.js";

export interface Look {
  state: SpanState;
  why: string;
}

/** What a container waits for that will not come by itself. */
const failures = /^(Err|CrashLoop|RunContainerError|CreateContainer.*Error)/;

const waits = (pod: Pod): { reason?: string; message?: string }[] =>
  (pod.status?.containerStatuses ?? []).flatMap(({ state }) => (state?.waiting ? [state.waiting] : []));

function phaseOf(pod: Pod): SpanState {
  if (isTerminating(pod)) return "ending";
  if (isLost(pod)) return "lost";
  if (isReady(pod)) return "ready";
  const phase = articlePhase(pod);
  if (phase === "Succeeded") return "succeeded";
  if (phase === "Failed") return "failed";
  if (waits(pod).some(({ reason = "" }) => failures.test(reason))) return "failed";
  if (phase === "Running") return "running";
  return pod.spec.nodeName ? "starting" : "pending";
}

export function lookOfPod(pod: Pod): Look {
  const { reason = "", message = "", conditions = [], containerStatuses = [] } = pod.status ?? {};
  const unplaced = pod.spec.nodeName ? undefined : conditions.find((c) => c.type === "PodScheduled");
  const restarts = containerStatuses.reduce((sum, c) => sum + c.restartCount, 0);
  const words = [
    reason,
    message,
    unplaced?.message ?? "",
    ...waits(pod).flatMap((w) => [w.reason ?? "", w.message ?? ""]),
    restarts > 0 ? `restarts: ${restarts}` : "",
  ];
  return { state: phaseOf(pod), why: [...new Set(words)].filter((w) => w !== "").join(" · ") };
}

export function lookOfMinion(node: Node): Look {
  const ready = node.status?.conditions?.find((c) => c.type === "Ready");
  if (ready?.status === "True")
    return node.spec?.unschedulable ? { state: "cordoned", why: "takes no new pods" } : { state: "ready", why: "" };
  return { state: "lost", why: [ready?.reason, ready?.message].filter(Boolean).join(" · ") };
}
