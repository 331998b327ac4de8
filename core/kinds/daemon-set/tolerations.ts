/** What a set's pods put up with on their minions. */
import type { core } from "../../objects/types.js";

const exists = (name: string, effect: string): core.Toleration => ({
  key: `node.kubernetes.io/${name}`,
  operator: "Exists",
  effect,
});

const always: readonly core.Toleration[] = [
  exists("not-ready", "NoExecute"),
  exists("unreachable", "NoExecute"),
  exists("disk-pressure", "NoSchedule"),
  exists("memory-pressure", "NoSchedule"),
  exists("pid-pressure", "NoSchedule"),
  exists("unschedulable", "NoSchedule"),
];

const onHostNetwork = exists("network-unavailable", "NoSchedule");

const isSame = (a: core.Toleration, b: core.Toleration): boolean =>
  a.key === b.key && a.operator === b.operator && a.effect === b.effect && (a.value ?? "") === (b.value ?? "");

/** A template's tolerations, and those that every pod of a set has: it stays where others leave. */
export function daemonTolerations({ tolerations = [], hostNetwork }: core.PodSpec): core.Toleration[] {
  const own = [...always, ...(hostNetwork ? [onHostNetwork] : [])];
  return [...tolerations.filter((t) => !own.some((o) => isSame(o, t))), ...own];
}
