/** Affinities and spread over plain objects, term by term and pod by pod, as Kubernetes' pages say them. */
import { matchesLabels } from "../../../core/objects/selectors.js";
import type { MinionView, PodView, Refusal } from "../../../core/scheduling/schedule-types.js";
import type { NodeTerm, PodTerm, SpreadRule } from "../../../core/scheduling/wishes/wishes.js";
import { isTolerated } from "./naive-tolerance.js";
import { namespaces } from "./samples.js";

type Minions = readonly MinionView[];

function termHolds(term: NodeTerm, minion: MinionView): boolean {
  if (term.length === 0) return false;
  return term.every(({ of, key, operator, values }) => {
    if (of === "field" && key !== "metadata.name") return false;
    const value = of === "field" ? minion.name : minion.labels[key];
    const [is, than] = [Number.parseInt(value ?? "x", 10), Number.parseInt(values[0] ?? "x", 10)];
    if (operator === "In") return value !== undefined && values.includes(value);
    if (operator === "NotIn") return value === undefined || !values.includes(value);
    if (operator === "Exists") return value !== undefined;
    if (operator === "DoesNotExist") return value === undefined;
    if (operator === "Gt") return is > than;
    if (operator === "Lt") return is < than;
    return false;
  });
}

export const naiveNodeAffinity = (minion: MinionView, pod: PodView): boolean =>
  pod.wishes?.minions?.some((term) => termHolds(term, minion)) ?? true;

function means(term: PodTerm, pod: PodView): boolean {
  const labels = namespaces.get(pod.namespace);
  const isThere =
    term.namespaces.includes(pod.namespace) ||
    (term.namespaceSelector !== null && matchesLabels(term.namespaceSelector, labels));
  return isThere && term.selector !== null && matchesLabels(term.selector, pod.labels);
}

/** The pods of all minions that have the same value of the label as `minion`; undefined if it has none. */
function podsAround(minions: Minions, minion: MinionView, key: string): PodView[] | undefined {
  const value = minion.labels[key];
  if (value === undefined) return undefined;
  return minions.filter((m) => m.labels[key] === value).flatMap(({ pods }) => pods);
}

function nearHolds(minions: Minions, minion: MinionView, pod: PodView): boolean {
  const near = pod.wishes?.near ?? [];
  const meansAll = (other: PodView): boolean => near.every((term) => means(term, other));
  const around = near.map(({ topologyKey }) => podsAround(minions, minion, topologyKey));
  if (around.some((pods) => pods === undefined)) return false;
  if (around.every((pods) => pods?.some(meansAll))) return true;
  const isNobody = near.every(
    ({ topologyKey }) => !minions.some((m) => m.labels[topologyKey] !== undefined && m.pods.some(meansAll)),
  );
  return isNobody && meansAll(pod);
}

function spreadHolds(minions: Minions, minion: MinionView, pod: PodView, rule: SpreadRule): boolean {
  const keys = (pod.wishes?.spread ?? []).filter((r) => r.isHard).map((r) => r.topologyKey);
  const meansIt = (other: PodView): boolean =>
    other.namespace === pod.namespace &&
    !other.isLeaving &&
    rule.selector !== null &&
    matchesLabels(rule.selector, other.labels);
  const isEligible = (m: MinionView): boolean => {
    if (keys.some((key) => m.labels[key] === undefined)) return false;
    const isWanted =
      (pod.host === "" || pod.host === m.name) &&
      Object.entries(pod.nodeSelector).every(([k, v]) => m.labels[k] === v) &&
      naiveNodeAffinity(m, pod);
    if (rule.honorsAffinity && !isWanted) return false;
    const cordon = { key: "node.kubernetes.io/unschedulable", value: "", effect: "NoSchedule" } as const;
    const isTainted =
      !m.ready ||
      m.flapping ||
      (m.unschedulable && !isTolerated(pod, cordon)) ||
      m.taints.some((t) => t.effect !== "PreferNoSchedule" && !isTolerated(pod, t));
    return !(rule.honorsTaints && isTainted);
  };
  const here = minion.labels[rule.topologyKey];
  if (here === undefined) return false;
  const counts = new Map<string, number>();
  for (const m of minions.filter(isEligible)) {
    const domain = m.labels[rule.topologyKey] ?? "";
    counts.set(domain, (counts.get(domain) ?? 0) + m.pods.filter(meansIt).length);
  }
  const fewest = counts.size < rule.minDomains ? 0 : Math.min(...counts.values());
  return (counts.get(here) ?? 0) + (meansIt(pod) ? 1 : 0) - fewest <= rule.maxSkew;
}

export function naiveCompanyRefusal(minions: Minions, minion: MinionView, pod: PodView): Refusal | null {
  const { near = [], away = [], spread = [] } = pod.wishes ?? {};
  if (spread.some((rule) => rule.isHard && !spreadHolds(minions, minion, pod, rule)))
    return "topology spread does not allow it";
  if (near.length > 0 && !nearHolds(minions, minion, pod)) return "pod affinity does not match";
  if (away.some((term) => podsAround(minions, minion, term.topologyKey)?.some((other) => means(term, other))))
    return "pod anti-affinity does not match";
  const isUnwanted = minions.some((m) =>
    m.pods.some((other) =>
      other.wishes?.away.some(
        (term) =>
          m.labels[term.topologyKey] !== undefined &&
          m.labels[term.topologyKey] === minion.labels[term.topologyKey] &&
          means(term, pod),
      ),
    ),
  );
  return isUnwanted ? "anti-affinity of a pod there" : null;
}
