/** The predicates once more, over plain objects and as slow as it gets: what the fast ones are compared with. */
import type { HostPort, MinionView, PodView, Refusal, Taint } from "../../../core/scheduling/schedule-types.js";
import { naiveCompanyRefusal, naiveNodeAffinity } from "./naive-company.js";
import { isTolerated } from "./naive-tolerance.js";

const isAnywhere = (ip: string): boolean => ip === "" || ip === "0.0.0.0" || ip === "::";

function clash(a: HostPort, b: HostPort): boolean {
  if (a.port !== b.port || a.protocol !== b.protocol) return false;
  return isAnywhere(a.hostIp) || isAnywhere(b.hostIp) || a.hostIp === b.hostIp;
}

const sum = (pods: readonly PodView[], of: (pod: PodView) => number): number => pods.reduce((n, pod) => n + of(pod), 0);
const lacks = (asked: number, used: number, capacity: number): boolean =>
  asked > 0 && capacity > 0 && used + asked > capacity;

/** The first reason why `minion`, one of `minions`, with the pods it has cannot take `pod`. */
export function naiveRefusal(minions: readonly MinionView[], minion: MinionView, pod: PodView): Refusal | null {
  const { pods } = minion;
  if (pod.host !== "" && pod.host !== minion.name) return "another host is asked for";
  if (!minion.ready) return "not ready";
  const cordon: Taint = { key: "node.kubernetes.io/unschedulable", value: "", effect: "NoSchedule" };
  if (minion.unschedulable && !isTolerated(pod, cordon)) return "cordoned";
  if (minion.flapping) return "flapping";
  if (Object.entries(pod.nodeSelector).some(([k, v]) => minion.labels[k] !== v)) return "node selector does not match";
  if (!naiveNodeAffinity(minion, pod)) return "node affinity does not match";
  if (minion.taints.some((t) => t.effect !== "PreferNoSchedule" && !isTolerated(pod, t))) return "taint not tolerated";
  if (pod.hostPorts.some((a) => pods.some((p) => p.hostPorts.some((b) => clash(a, b))))) return "host port taken";
  if (
    lacks(
      pod.cpuMillis,
      sum(pods, (p) => p.cpuMillis),
      minion.cpuMillis,
    )
  )
    return "lacks cpu";
  if (
    lacks(
      pod.memoryBytes,
      sum(pods, (p) => p.memoryBytes),
      minion.memoryBytes,
    )
  )
    return "lacks memory";
  const inUse = pod.disks.some((a) =>
    pods.some((p) => p.disks.some((b) => a.id === b.id && !(a.readOnly && b.readOnly))),
  );
  if (inUse) return "disk in use";
  if (minion.podsMax > 0 && pods.length >= minion.podsMax) return "too many pods";
  return naiveCompanyRefusal(minions, minion, pod);
}

/** How many minions refuse `pod`, by reason. */
export function naiveRefusals(minions: readonly MinionView[], pod: PodView): Partial<Record<Refusal, number>> {
  const counts: Partial<Record<Refusal, number>> = {};
  for (const minion of minions) {
    const refusal = naiveRefusal(minions, minion, pod);
    if (refusal) counts[refusal] = (counts[refusal] ?? 0) + 1;
  }
  return counts;
}
