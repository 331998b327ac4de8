/** What an autoscaler sees: its target, the target's pods, and what they use. */
import { type AnyObject, anyDef, everyKind, type Kind, kinds } from "../../core/kinds/all.js";
import type { HorizontalPodAutoscaler } from "../../core/kinds/horizontal-pod-autoscaler/object.js";
import { countedContainers, type PodSight, type Sight } from "../../core/kinds/horizontal-pod-autoscaler/sight.js";
import type { Pod } from "../../core/kinds/pod/object.js";
import { isFinished } from "../../core/kinds/pod/phase.js";
import { matchesLabels, parseLabelSelector } from "../../core/objects/selectors.js";
import { fromApiTime } from "../../core/time.js";
import type { UsageReader } from "../../core/usage/measured-def.js";
import type { View } from "./view.js";

type Reference = HorizontalPodAutoscaler["spec"]["scaleTargetRef"];

/** The kind that is meant, whatever version of its group is named. */
export function scaledKind({ kind, apiVersion = "" }: Reference): Kind | undefined {
  const group = apiVersion.includes("/") ? apiVersion.slice(0, apiVersion.indexOf("/")) : "";
  return everyKind.find((k) => k === kind && anyDef(k).group === group && anyDef(k).scaling !== undefined);
}

export function targetOf({ metadata, spec }: HorizontalPodAutoscaler, view: Pick<View, "get">): AnyObject | undefined {
  const kind = scaledKind(spec.scaleTargetRef);
  return kind && view.get<Kind>(kind, metadata.namespace ?? "", spec.scaleTargetRef.name);
}

function podSight(pod: Pod, usage: UsageReader): PodSight {
  const { metadata, spec, status } = pod;
  const ready = status?.conditions?.find(({ type }) => type === "Ready");
  const known = usage.ofPod(spec.nodeName, metadata.uid);
  return {
    name: metadata.name,
    phase: status?.phase ?? "Pending",
    isOver: isFinished(pod) || metadata.deletionTimestamp !== undefined,
    ...(status?.startTime ? { startedMs: fromApiTime(status.startTime) } : {}),
    ...(ready ? { ready: { is: ready.status === "True", sinceMs: fromApiTime(ready.lastTransitionTime ?? "") } } : {}),
    requests: countedContainers(pod),
    ...(known
      ? { used: { atMs: known.atMs, windowMs: known.windowMs, containers: Object.fromEntries(known.used) } }
      : {}),
  };
}

/** Pods of a namespace with these labels, as `kubectl get -l` would find them. */
function selected(selector: string, namespace: string, { index }: Pick<View, "index">): Pod[] {
  const requirements = parseLabelSelector(selector);
  const equalities = requirements.filter(({ operator }) => operator === "equals");
  const labels = Object.fromEntries(equalities.map(({ key, values }) => [key, values[0] ?? ""]));
  const found = index.labelled(kinds.Pod.kind, namespace, labels) as Pod[];
  return found.filter(({ metadata }) => matchesLabels(requirements, metadata.labels));
}

/** Other autoscalers of the same target. */
function rivalsOf(hpa: HorizontalPodAutoscaler, target: AnyObject, view: Pick<View, "get" | "index">): string[] {
  const all = view.index.labelled("HorizontalPodAutoscaler", hpa.metadata.namespace ?? "", {});
  return (all as HorizontalPodAutoscaler[])
    .filter((other) => other.metadata.uid !== hpa.metadata.uid && targetOf(other, view) === target)
    .map(({ metadata }) => metadata.name);
}

export function scaleSight(hpa: HorizontalPodAutoscaler, view: Pick<View, "get" | "index">, usage: UsageReader): Sight {
  const { kind, name, apiVersion = "v1" } = hpa.spec.scaleTargetRef;
  const known = scaledKind(hpa.spec.scaleTargetRef);
  if (!known) return { missing: `no matches for kind "${kind}" in version "${apiVersion}" that can be scaled` };
  const { scaling, plural, group } = anyDef(known);
  const target = targetOf(hpa, view);
  if (!target || !scaling) return { missing: `${plural}${group === "" ? "" : `.${group}`} "${name}" not found` };
  const selector = scaling.selector(target);
  const pods = selector === "" ? [] : selected(selector, hpa.metadata.namespace ?? "", view);
  return {
    target: {
      wanted: scaling.wanted(target),
      current: scaling.current(target),
      selector,
      pods: pods.map((pod) => podSight(pod, usage)),
      rivals: rivalsOf(hpa, target, view),
    },
  };
}
