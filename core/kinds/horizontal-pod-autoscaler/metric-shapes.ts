/** How metrics of an autoscaler are read, as they are wished and as they are told. */
import { labelSelector } from "../../objects/reference-shapes.js";
import { type Faults, joinPath } from "../../schema/faults.js";
import { atomic, stored } from "../../schema/marks.js";
import { quantity } from "../../schema/scalars.js";
import { integer, list, needed, oneOf, struct, text } from "../../schema/shape.js";
import type { autoscaling } from "./object.js";

const countMax = 2 ** 31 - 1;
const noCustom = "Nobody serves metrics of this sort here: the condition ScalingActive says so.";

export const scaleTargetRef = struct<autoscaling.CrossVersionObjectReference>(
  "autoscaling.v2.CrossVersionObjectReference",
  { apiVersion: text(), kind: needed(text()), name: needed(text()) },
  ({ kind, name }, path, faults) => {
    if (kind === "") faults.required(joinPath(path, "kind"));
    if (name === "") faults.required(joinPath(path, "name"));
  },
);

const targetShape = struct<autoscaling.MetricTarget>("autoscaling.v2.MetricTarget", {
  averageUtilization: integer(1, countMax),
  averageValue: quantity,
  type: needed(oneOf("Utilization", "Value", "AverageValue")),
  value: quantity,
});

/** Of a resource: a part of what is asked for, or an amount a pod. */
function checkTarget({ target }: { target: autoscaling.MetricTarget }, path: string, faults: Faults): void {
  const { type, averageUtilization, averageValue } = target ?? {};
  const at = joinPath(path, "target");
  if (type === "Value") faults.unsupported(joinPath(at, "type"), type, ["Utilization", "AverageValue"]);
  if (type === "Utilization" && averageUtilization === undefined)
    faults.required(joinPath(at, "averageUtilization"), "must be given when type is Utilization");
  if (type === "AverageValue" && (averageValue === undefined || Number.parseFloat(averageValue) === 0))
    faults.required(joinPath(at, "averageValue"), "must be given, and more than nothing, when type is AverageValue");
  if (averageUtilization !== undefined && averageValue !== undefined)
    faults.forbidden(joinPath(at, "averageValue"), "may not set both a target raw value and a target utilization");
}

const resourceName = oneOf("cpu", "memory");
const identifier = struct<autoscaling.MetricIdentifier>("autoscaling.v2.MetricIdentifier", {
  name: needed(text()),
  selector: labelSelector,
});

const resource = struct<autoscaling.ResourceMetricSource>(
  "autoscaling.v2.ResourceMetricSource",
  { name: needed(resourceName), target: needed(targetShape) },
  checkTarget,
);
const containerResource = struct<autoscaling.ContainerResourceMetricSource>(
  "autoscaling.v2.ContainerResourceMetricSource",
  { container: needed(text()), name: needed(resourceName), target: needed(targetShape) },
  checkTarget,
);
const pods = struct<autoscaling.PodsMetricSource>("autoscaling.v2.PodsMetricSource", {
  metric: needed(identifier),
  target: needed(targetShape),
});
const object = struct<autoscaling.ObjectMetricSource>("autoscaling.v2.ObjectMetricSource", {
  describedObject: needed(scaleTargetRef),
  metric: needed(identifier),
  target: needed(targetShape),
});
const external = struct<autoscaling.ExternalMetricSource>("autoscaling.v2.ExternalMetricSource", {
  metric: needed(identifier),
  target: needed(targetShape),
});

/** Where each type stands. */
const places = {
  Resource: "resource",
  ContainerResource: "containerResource",
  Pods: "pods",
  Object: "object",
  External: "external",
} as const;

const spec = struct<autoscaling.MetricSpec>(
  "autoscaling.v2.MetricSpec",
  {
    containerResource,
    external: stored(external, noCustom),
    object: stored(object, noCustom),
    pods: stored(pods, noCustom),
    resource,
    type: needed(oneOf("Resource", "ContainerResource", "Pods", "Object", "External")),
  },
  (metric, path, faults) => {
    const meant = places[metric.type as keyof typeof places];
    if (metric[meant] === undefined)
      faults.required(joinPath(path, meant), `must populate information for the given metric source`);
    for (const place of Object.values(places))
      if (place !== meant && metric[place] !== undefined)
        faults.forbidden(joinPath(path, place), "must populate the given metric source only");
  },
);
export const metricsShape = atomic(list(spec));

const current = struct<autoscaling.MetricValueStatus>("autoscaling.v2.MetricValueStatus", {
  averageUtilization: integer(0, countMax),
  averageValue: quantity,
  value: quantity,
});

const told = struct<autoscaling.MetricStatus>("autoscaling.v2.MetricStatus", {
  containerResource: struct<autoscaling.ContainerResourceMetricStatus>("autoscaling.v2.ContainerResourceMetricStatus", {
    container: text(),
    current,
    name: text(),
  }),
  external: struct<autoscaling.ExternalMetricStatus>("autoscaling.v2.ExternalMetricStatus", {
    current,
    metric: identifier,
  }),
  object: struct<autoscaling.ObjectMetricStatus>("autoscaling.v2.ObjectMetricStatus", {
    current,
    describedObject: scaleTargetRef,
    metric: identifier,
  }),
  pods: struct<autoscaling.PodsMetricStatus>("autoscaling.v2.PodsMetricStatus", { current, metric: identifier }),
  resource: struct<autoscaling.ResourceMetricStatus>("autoscaling.v2.ResourceMetricStatus", { current, name: text() }),
  type: text(),
});
export const currentMetricsShape = atomic(list(told));
