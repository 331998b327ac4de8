/** Random wishes of a controller's pods for minions and for each other; a cluster that is whole can always grant them. */
import type { Random } from "../../core/random.js";
import { chance, pick } from "./draw.js";

const hostname = "kubernetes.io/hostname";

/** @param onePerMinion there are never more of them than minions */
export function company(r: Random, app: string, onePerMinion: boolean): Record<string, unknown> {
  const labelSelector = { matchLabels: { app } };
  const near = (topologyKey: string): Record<string, unknown> => ({ topologyKey, labelSelector });
  const required = "requiredDuringSchedulingIgnoredDuringExecution";
  const preferred = "preferredDuringSchedulingIgnoredDuringExecution";
  if (onePerMinion && chance(r, 70)) return { affinity: { podAntiAffinity: { [required]: [near(hostname)] } } };
  const spread = (whenUnsatisfiable: string): Record<string, unknown> => ({
    topologySpreadConstraints: [{ maxSkew: 1, whenUnsatisfiable, ...near(hostname) }],
  });
  const weighted = [{ weight: 10, podAffinityTerm: near(hostname) }];
  return pick(r, [
    spread("ScheduleAnyway"),
    spread("DoNotSchedule"),
    { affinity: { podAntiAffinity: { [preferred]: weighted } } },
    { affinity: { podAffinity: { [preferred]: weighted } } },
    // All minions are of one kind: the first may begin anywhere, the others follow.
    { affinity: { podAffinity: { [required]: [near("kubernetes.io/os")] } } },
  ]);
}
