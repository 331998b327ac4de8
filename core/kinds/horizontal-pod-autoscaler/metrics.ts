/** The metrics of an autoscaler: what each asks for, what is told of it, and which one decides. */
import { amountOf, amountText, type Measure, Unknown } from "./amounts.js";
import type { autoscaling, HorizontalPodAutoscaler } from "./object.js";
import { type Proposal, replicasFor, type Tolerances, type Wish } from "./replicas.js";
import type { TargetSight } from "./sight.js";

/** What all metrics together ask for. */
export interface Computed {
  replicas: number;
  /** In words: the one that asks for the most. */
  metric: string;
  current: autoscaling.MetricStatus[];
}

/** What could be told of the metrics that are there, and what is wrong. */
export interface Failed {
  reason: string;
  why: string;
  /** Of all metrics together. */
  all: string;
  current: autoscaling.MetricStatus[];
}

interface Resource extends Measure {
  target: autoscaling.MetricTarget;
}

function resourceOf({ type, resource, containerResource }: autoscaling.MetricSpec): Resource | undefined {
  if (type === "Resource" && resource) return { resource: resource.name, target: resource.target };
  if (type !== "ContainerResource" || !containerResource) return undefined;
  const { name, container, target } = containerResource;
  return { resource: name, container, target };
}

function wishOf({ target, ...measure }: Resource): Wish {
  return target.type === "Utilization"
    ? { ...measure, utilization: target.averageUtilization ?? 0 }
    : { ...measure, amount: amountOf(measure, target.averageValue ?? "0") };
}

function nameOf({ resource, container, target }: Resource): string {
  const of = container === undefined ? `${resource} resource` : `${resource} container resource`;
  return target.type === "Utilization" ? `${of} utilization (percentage of request)` : of;
}

function statusOf(measure: Measure, { average, utilization }: Proposal): autoscaling.MetricStatus {
  const { resource: name, container } = measure;
  const current = {
    ...(utilization === undefined ? {} : { averageUtilization: utilization }),
    averageValue: amountText(measure, average),
  };
  return container === undefined
    ? { type: "Resource", resource: { name, current } }
    : { type: "ContainerResource", containerResource: { name, container, current } };
}

/** What nobody measures here. */
function unserved(spec: autoscaling.MetricSpec): Unknown {
  const { type, pods, object, external } = spec;
  const name = (pods ?? object ?? external)?.metric.name ?? "";
  const api =
    type === "External"
      ? "external metrics API (external.metrics.k8s.io)"
      : "custom metrics API (custom.metrics.k8s.io)";
  return new Unknown(`unable to get metric ${name}: no ${api} is served`);
}

const failedReason = ({ type }: autoscaling.MetricSpec): string => `FailedGet${type}Metric`;

export function compute(
  { spec }: HorizontalPodAutoscaler,
  target: TargetSight,
  tolerances: Tolerances,
  nowMs: number,
): Computed | Failed {
  const metrics = spec.metrics ?? [];
  const current: autoscaling.MetricStatus[] = [];
  const failed: { reason: string; why: string }[] = [];
  let [replicas, metric] = [0, ""];
  for (const each of metrics) {
    const resource = resourceOf(each);
    const wish = resource && wishOf(resource);
    const proposal = wish ? replicasFor(wish, target.pods, target.wanted, tolerances, nowMs) : unserved(each);
    if (proposal instanceof Unknown) {
      failed.push({ reason: failedReason(each), why: proposal.why });
      // What is told goes by its place among the metrics.
      current.push({ type: "" });
      continue;
    }
    if (resource) current.push(statusOf(resource, proposal));
    if (metric !== "" && proposal.replicas <= replicas) continue;
    replicas = proposal.replicas;
    metric = resource ? nameOf(resource) : "";
  }
  const [first] = failed;
  // What one metric does not know may be more than what the others ask for.
  const isBlind = failed.length >= metrics.length || (failed.length > 0 && replicas < target.wanted);
  const known = current.some(({ type }) => type !== "") ? current : [];
  if (!first || !isBlind) return { replicas, metric, current: known };
  const all = `invalid metrics (${failed.length} invalid out of ${metrics.length}), first error is: ${first.why}`;
  return { ...first, all, current: known };
}
