/** Metrics in the words of autoscaling/v1: their targets have no type, and stand in an annotation. */
import { isRecord } from "../../schema/shape.js";
import type { autoscaling } from "./object.js";

const sources = ["resource", "containerResource", "pods", "object", "external"] as const;

type Words = Record<string, unknown>;

/** A source of v2 in the words of v1. */
function older(source: object): Words {
  const { target, current, ...rest } = source as {
    target?: autoscaling.MetricTarget;
    current?: autoscaling.MetricValueStatus;
  };
  const { averageUtilization, averageValue, value } = target ?? current ?? {};
  const word = target ? "target" : "current";
  const entries = Object.entries({
    [`${word}AverageUtilization`]: averageUtilization,
    [`${word}AverageValue`]: averageValue,
    [`${word}Value`]: value,
  });
  return { ...rest, ...Object.fromEntries(entries.filter(([, amount]) => amount !== undefined)) };
}

/** And back; of what is told, there is no type. */
function newer(source: Words): Words {
  const { targetAverageUtilization, targetAverageValue, targetValue, ...more } = source;
  const { currentAverageUtilization, currentAverageValue, currentValue, ...rest } = more;
  const given = (amounts: Words): Words =>
    Object.fromEntries(Object.entries(amounts).filter(([, amount]) => amount !== undefined));
  const current = given({
    averageUtilization: currentAverageUtilization,
    averageValue: currentAverageValue,
    value: currentValue,
  });
  if (Object.keys(current).length > 0) return { ...rest, current };
  const type =
    targetAverageUtilization !== undefined
      ? "Utilization"
      : targetAverageValue !== undefined
        ? "AverageValue"
        : "Value";
  const amounts = {
    averageUtilization: targetAverageUtilization,
    averageValue: targetAverageValue,
    value: targetValue,
  };
  return { ...rest, target: { type, ...given(amounts) } };
}

function each(metric: object, change: (source: Words) => Words): Words {
  return Object.fromEntries(
    Object.entries(metric).map(([key, value]) => [
      key,
      (sources as readonly string[]).includes(key) && isRecord(value) ? change(value) : value,
    ]),
  );
}

export const olderMetric = (metric: object): Words => each(metric, older);
export const newerMetric = (metric: object): Words => each(metric, newer);

const isCpuUtilization = ({ type, resource }: autoscaling.MetricSpec): boolean =>
  type === "Resource" && resource?.name === "cpu" && resource.target.type === "Utilization";

/** The one that v1 has a field for, and the others. */
export function splitMetrics(metrics: readonly autoscaling.MetricSpec[]): {
  cpu: number | undefined;
  others: autoscaling.MetricSpec[];
} {
  const cpu = metrics.find(isCpuUtilization);
  return { cpu: cpu?.resource?.target.averageUtilization, others: metrics.filter((metric) => metric !== cpu) };
}
