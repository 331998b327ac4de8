/** Whether a cluster has come to rest as its objects ask: what is still missing, in words, or undefined. */

import type { DaemonSet } from "../core/kinds/daemon-set/object.js";
import type { Deployment } from "../core/kinds/deployment/object.js";
import type { Pod } from "../core/kinds/pod/object.js";
import { articlePhase, isFinished, isLost, isReady, isTerminating } from "../core/kinds/pod/phase.js";
import type { StatefulSet } from "../core/kinds/stateful-set/object.js";
import { isTrue } from "../core/objects/conditions.js";
import type { Observation } from "./observation.js";

/** Reasons a container waits for that only somebody from outside can end. */
const explainedReasons = new Set([
  "ErrImagePull",
  "ErrImageNeverPull",
  "CrashLoopBackOff",
  "RunContainerError",
  "CreateContainerConfigError",
]);

/** Does the object itself say why this pod does not run? */
function isExplained(pod: Pod): boolean {
  const conditions = pod.status?.conditions ?? [];
  if (!pod.spec.nodeName) return conditions.some((c) => c.type === "PodScheduled" && c.reason === "Unschedulable");
  if (isFinished(pod) || pod.status?.reason === "CrashLoopBackOff") return true;
  return (pod.status?.containerStatuses ?? []).some((c) => explainedReasons.has(c.state?.waiting?.reason ?? ""));
}

/**
 * @param demand `strict`: every wanted pod is ready; `explained`: or its object says what it waits for
 */
export function convergence(o: Observation, demand: "strict" | "explained"): string | undefined {
  if (!o.masterUp) return "no master answers";
  for (const node of o.objects.list("Node")) {
    const ready = isTrue(node, "Ready");
    if (ready !== o.powered(node.metadata.name))
      return `minion ${node.metadata.name} ${ready ? "has no power and counts as ready" : "is not ready"}`;
  }
  const fine = (pod: Pod): boolean => isReady(pod) || (demand === "explained" && isExplained(pod));
  for (const controller of o.objects.list("ReplicationController")) {
    const { name } = controller.metadata;
    const wanted = controller.spec.replicas ?? 1;
    const counted = o.objects.podsOf(name).filter((p) => !isTerminating(p) && !isFinished(p) && !isLost(p));
    if (counted.length !== wanted) return `${name} has ${counted.length} replicas, wanted are ${wanted}`;
    const waiting = counted.find((p) => !fine(p));
    if (waiting) return `pod ${waiting.metadata.name} of ${name} is ${stateOf(waiting)}`;
  }
  for (const deployment of o.objects.list("Deployment")) {
    const missing = demand === "strict" ? unrolled(deployment) : undefined;
    if (missing) return missing;
  }
  for (const set of o.objects.list("StatefulSet")) {
    const missing = demand === "strict" ? unfilled(set) : undefined;
    if (missing) return missing;
  }
  for (const set of o.objects.list("DaemonSet")) {
    const missing = demand === "strict" ? unspread(set) : undefined;
    if (missing) return missing;
  }
  for (const pod of o.objects.list("Pod")) {
    if (isTerminating(pod)) return `pod ${pod.metadata.name} is on its way out`;
    const onDeadHost = pod.spec.nodeName !== undefined && !o.powered(pod.spec.nodeName);
    if (!onDeadHost && !fine(pod) && !isFinished(pod)) return `pod ${pod.metadata.name} is ${stateOf(pod)}`;
    if (onDeadHost && !isLost(pod))
      return `pod ${pod.metadata.name} is on a host without power and counts as ${stateOf(pod)}`;
  }
  return undefined;
}

/** What is missing of a roll. */
function unrolled({ metadata, spec, status = {} }: Deployment): string | undefined {
  const wanted = spec.replicas ?? 1;
  const { replicas = 0, updatedReplicas = 0, availableReplicas = 0, observedGeneration = 0 } = status;
  if (
    observedGeneration >= (metadata.generation ?? 0) &&
    [replicas, updatedReplicas, availableReplicas].every((n) => n === wanted)
  )
    return undefined;
  return `${metadata.name} wants ${wanted} pods, has ${replicas}, ${updatedReplicas} of them new, ${availableReplicas} available`;
}

/** What is missing of a stateful set; a pod of a host without power is not made again. */
function unfilled({ metadata, spec, status }: StatefulSet): string | undefined {
  const wanted = spec.replicas ?? 1;
  const { replicas = 0, readyReplicas = 0, currentRevision, updateRevision, observedGeneration = 0 } = status ?? {};
  const keeps = spec.updateStrategy?.type === "OnDelete" || (spec.updateStrategy?.rollingUpdate?.partition ?? 0) > 0;
  const isRolled = keeps || currentRevision === updateRevision;
  if (observedGeneration >= (metadata.generation ?? 0) && isRolled && replicas === wanted && readyReplicas === wanted)
    return undefined;
  return `${metadata.name} wants ${wanted} pods, has ${replicas}, ${readyReplicas} ready${isRolled ? "" : ", and is not rolled out"}`;
}

/** What is missing of a pod on each minion. One that its minion's owner shall replace by hand is not waited for. */
function unspread({ metadata, spec, status }: DaemonSet): string | undefined {
  const { desiredNumberScheduled: wanted = 0, currentNumberScheduled: now = 0, observedGeneration = 0 } = status ?? {};
  const { updatedNumberScheduled: updated = 0, numberAvailable: available = 0 } = status ?? {};
  const isRolled = spec.updateStrategy?.type === "OnDelete" || updated === wanted;
  if (observedGeneration >= (metadata.generation ?? 0) && now === wanted && available === wanted && isRolled)
    return undefined;
  return `${metadata.name} wants ${wanted} pods, has ${now}, ${updated} of them new, ${available} available`;
}

function stateOf(pod: Pod): string {
  const { reason = "" } = pod.status ?? {};
  const waiting = (pod.status?.containerStatuses ?? []).map((c) => c.state?.waiting?.reason ?? "").filter((r) => r);
  const words = [articlePhase(pod), reason, ...waiting].filter((w) => w !== "");
  return `${words.join("/")}${isReady(pod) ? "" : ", not ready"}${pod.spec.nodeName ? ` on ${pod.spec.nodeName}` : ""}`;
}
