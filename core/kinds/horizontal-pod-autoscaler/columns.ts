import { ageOf } from "../../objects/age.js";
import { type KindColumns, narrow } from "../../objects/columns.js";
import type { autoscaling, HorizontalPodAutoscaler } from "./object.js";

const shownMax = 2;
const unknown = "<unknown>";

type Current = autoscaling.MetricValueStatus | undefined;

const parts = ({ target }: { target: autoscaling.MetricTarget }, current: Current): string =>
  target.type === "Utilization"
    ? `${current?.averageUtilization === undefined ? unknown : `${current.averageUtilization}%`}/${target.averageUtilization}%`
    : `${current?.averageValue ?? unknown}/${target.averageValue ?? target.value}`;

function metricText(spec: autoscaling.MetricSpec, status: autoscaling.MetricStatus | undefined): string {
  const { resource, containerResource, pods, object, external } = spec;
  if (resource) return `${resource.name}: ${parts(resource, status?.resource?.current)}`;
  if (containerResource)
    return `${containerResource.name}: ${parts(containerResource, status?.containerResource?.current)}`;
  const other = pods ?? object ?? external;
  return other ? parts(other, undefined) : unknown;
}

/** kubectl's TARGETS: the first metrics, each as it is and as it shall be. */
function targetsOf({ spec, status }: HorizontalPodAutoscaler): string {
  const metrics = spec.metrics ?? [];
  if (metrics.length === 0) return "<none>";
  const texts = metrics.map((metric, i) => metricText(metric, status?.currentMetrics?.[i]));
  const shown = texts.slice(0, shownMax).join(", ");
  return texts.length > shownMax ? `${shown} + ${texts.length - shownMax} more...` : shown;
}

export const autoscalerColumns: KindColumns<HorizontalPodAutoscaler> = {
  columns: narrow("Name", "Reference", "Targets", "MinPods", "MaxPods", "Replicas", "Age"),
  row: (hpa, nowMs) => {
    const { scaleTargetRef, minReplicas = 1, maxReplicas } = hpa.spec;
    return [
      hpa.metadata.name,
      `${scaleTargetRef.kind}/${scaleTargetRef.name}`,
      targetsOf(hpa),
      String(minReplicas),
      String(maxReplicas),
      String(hpa.status?.currentReplicas ?? 0),
      ageOf(hpa.metadata.creationTimestamp, nowMs),
    ];
  },
};
