import { type KindRules, withoutStatus, withStatusOf } from "../../objects/kind-rules.js";
import { metadataShape } from "../../objects/metadata.js";
import { type Faults, joinPath } from "../../schema/faults.js";
import { checkDnsSubdomain } from "../../schema/formats.js";
import { atomic, byDefault, keyed, servers } from "../../schema/marks.js";
import { int32, int64, quantity, time } from "../../schema/scalars.js";
import { integer, list, needed, oneOf, struct, text } from "../../schema/shape.js";
import { currentMetricsShape, metricsShape, scaleTargetRef } from "./metric-shapes.js";
import type { autoscaling, Behavior, HorizontalPodAutoscaler, ScalingRules, Status } from "./object.js";

const countMax = 2 ** 31 - 1;
const windowSecondsMax = 3_600;
const periodSecondsMax = 1_800;
/** What is wanted where nothing is said: hundredths of what pods ask for. */
const cpuUsual = 80;

const policy = struct<autoscaling.HPAScalingPolicy>("autoscaling.v2.HPAScalingPolicy", {
  periodSeconds: needed(integer(1, periodSecondsMax)),
  type: needed(oneOf("Pods", "Percent")),
  value: needed(integer(1, countMax)),
});

const scalingRules = struct<ScalingRules>(
  "autoscaling.v2.HPAScalingRules",
  {
    policies: atomic(list(policy)),
    selectPolicy: oneOf("Max", "Min", "Disabled"),
    stabilizationWindowSeconds: integer(0, windowSecondsMax),
    tolerance: quantity,
  },
  ({ policies }, path, faults) => {
    if (policies?.length === 0) faults.required(joinPath(path, "policies"), "must specify at least one Policy");
  },
);

function checkSpec(
  { minReplicas = 1, maxReplicas }: HorizontalPodAutoscaler["spec"],
  path: string,
  faults: Faults,
): void {
  if (maxReplicas < minReplicas)
    faults.invalid(joinPath(path, "maxReplicas"), maxReplicas, "must be greater than or equal to `minReplicas`");
}

const specShape = struct<HorizontalPodAutoscaler["spec"]>(
  "autoscaling.v2.HorizontalPodAutoscalerSpec",
  {
    behavior: struct<Behavior>("autoscaling.v2.HorizontalPodAutoscalerBehavior", {
      scaleDown: scalingRules,
      scaleUp: scalingRules,
    }),
    maxReplicas: needed(integer(1, countMax)),
    metrics: metricsShape,
    minReplicas: byDefault(1, integer(1, countMax)),
    scaleTargetRef: needed(scaleTargetRef),
  },
  checkSpec,
);

const condition = struct<autoscaling.HorizontalPodAutoscalerCondition>(
  "autoscaling.v2.HorizontalPodAutoscalerCondition",
  { lastTransitionTime: time, message: text(), reason: text(), status: text(), type: text() },
);

const statusShape = struct<Status>("autoscaling.v2.HorizontalPodAutoscalerStatus", {
  conditions: keyed(list(condition), ["type"]),
  currentMetrics: currentMetricsShape,
  currentReplicas: int32,
  desiredReplicas: int32,
  lastScaleTime: time,
  observedGeneration: int64,
});

const percent = (value: number): autoscaling.HPAScalingPolicy => ({ type: "Percent", value, periodSeconds: 15 });
const upUsual: ScalingRules = {
  stabilizationWindowSeconds: 0,
  selectPolicy: "Max",
  policies: [{ type: "Pods", value: 4, periodSeconds: 15 }, percent(100)],
};
const downUsual: ScalingRules = { selectPolicy: "Max", policies: [percent(100)] };

function withDefaults(hpa: HorizontalPodAutoscaler): HorizontalPodAutoscaler {
  const { metrics = [], behavior, ...spec } = hpa.spec;
  const cpu: autoscaling.MetricSpec = {
    type: "Resource",
    resource: { name: "cpu", target: { type: "Utilization", averageUtilization: cpuUsual } },
  };
  const whole = behavior && {
    scaleUp: { ...upUsual, ...behavior.scaleUp },
    scaleDown: { ...downUsual, ...behavior.scaleDown },
  };
  return {
    ...hpa,
    spec: { ...spec, metrics: metrics.length > 0 ? metrics : [cpu], ...(whole ? { behavior: whole } : {}) },
  };
}

export const autoscalerRules: KindRules<HorizontalPodAutoscaler> = {
  shape: struct<HorizontalPodAutoscaler>("autoscaling.v2.HorizontalPodAutoscaler", {
    apiVersion: text(),
    kind: oneOf("HorizontalPodAutoscaler"),
    metadata: needed(metadataShape(checkDnsSubdomain)),
    spec: needed(specShape),
    status: servers(statusShape),
  }),
  withDefaults,
  asNew: withoutStatus,
  carriedOver: withStatusOf,
  checkUpdate: () => {},
};
