/**
 * Autoscalers in the words of autoscaling/v1: a field for processors' time, and annotations for what it has no field for.
 * Source: Kubernetes' conversion (pkg/apis/autoscaling/v1/conversion.go).
 */
import type * as older from "kubernetes-types/autoscaling/v1.js";
import type { FormDef } from "../../objects/form-def.js";
import { plainRules } from "../../objects/kind-rules.js";
import { metadataShape } from "../../objects/metadata.js";
import type { ApiObject } from "../../objects/types.js";
import { checkDnsSubdomain } from "../../schema/formats.js";
import { servers } from "../../schema/marks.js";
import { int32, int64, time } from "../../schema/scalars.js";
import { integer, isRecord, needed, oneOf, struct, text } from "../../schema/shape.js";
import { autoscalerColumns } from "./columns.js";
import type { HorizontalPodAutoscaler } from "./object.js";
import { newerMetric, olderMetric, splitMetrics } from "./v1-metrics.js";

export interface OldAutoscaler extends ApiObject {
  kind: "HorizontalPodAutoscaler";
  spec: older.HorizontalPodAutoscalerSpec;
  status?: older.HorizontalPodAutoscalerStatus;
}

const prefix = "autoscaling.alpha.kubernetes.io/";
/** Each holds JSON. */
const words = {
  metrics: `${prefix}metrics`,
  behavior: `${prefix}behavior`,
  conditions: `${prefix}conditions`,
  currentMetrics: `${prefix}current-metrics`,
} as const;

const isNothing = (value: unknown): boolean => value === undefined || (Array.isArray(value) && value.length === 0);

const withoutWords = (annotations: Readonly<Record<string, string>> = {}): Record<string, string> =>
  Object.fromEntries(Object.entries(annotations).filter(([key]) => !Object.values<string>(words).includes(key)));

function shown(hpa: HorizontalPodAutoscaler): OldAutoscaler {
  const { behavior, metrics = [], ...spec } = hpa.spec;
  const { conditions, currentMetrics, ...status } = hpa.status ?? { desiredReplicas: 0 };
  const { cpu, others } = splitMetrics(metrics);
  const used = currentMetrics?.find(({ resource }) => resource?.name === "cpu")?.resource?.current.averageUtilization;
  const said: [string, unknown][] = [
    [words.metrics, others.map(olderMetric)],
    [words.behavior, behavior],
    [words.conditions, conditions],
    [words.currentMetrics, currentMetrics?.map(olderMetric)],
  ];
  const more = said.filter(([, value]) => !isNothing(value)).map(([key, value]) => [key, JSON.stringify(value)]);
  const annotations = { ...withoutWords(hpa.metadata.annotations), ...Object.fromEntries(more) };
  return {
    kind: "HorizontalPodAutoscaler",
    apiVersion: "autoscaling/v1",
    metadata: { ...hpa.metadata, ...(Object.keys(annotations).length > 0 ? { annotations } : {}) },
    spec: { ...spec, ...(cpu === undefined ? {} : { targetCPUUtilizationPercentage: cpu }) },
    status: {
      ...status,
      currentReplicas: status.currentReplicas ?? 0,
      ...(used === undefined ? {} : { currentCPUUtilizationPercentage: used }),
    },
  };
}

/** What an annotation holds; undefined: it holds nothing that can be read, as Kubernetes takes it. */
function said(annotations: unknown, word: string): unknown {
  const text = isRecord(annotations) ? annotations[word] : undefined;
  if (typeof text !== "string") return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Go writes fields of a type without tags as they are called. */
const lowered = (value: unknown): unknown =>
  Array.isArray(value)
    ? value.map(lowered)
    : isRecord(value)
      ? Object.fromEntries(Object.entries(value).map(([k, v]) => [k.charAt(0).toLowerCase() + k.slice(1), lowered(v)]))
      : value;

function statusOf(
  { currentCPUUtilizationPercentage: _, ...status }: Record<string, unknown>,
  annotations: unknown,
): object {
  const conditions = said(annotations, words.conditions);
  const current = said(annotations, words.currentMetrics);
  return {
    ...status,
    ...(Array.isArray(conditions) ? { conditions } : {}),
    ...(Array.isArray(current) ? { currentMetrics: current.filter(isRecord).map(newerMetric) } : {}),
  };
}

/** In these words as it is stored. */
function asStored(written: Readonly<Record<string, unknown>>): unknown {
  const { status, ...object } = written;
  const metadata = isRecord(object["metadata"]) ? object["metadata"] : {};
  const annotations = metadata["annotations"];
  const stored = { ...object, apiVersion: "autoscaling/v2" };
  if (!isRecord(object["spec"])) return stored;
  const { targetCPUUtilizationPercentage: cpu, ...spec } = object["spec"];
  const others = said(annotations, words.metrics);
  const metrics = Array.isArray(others) ? others.filter(isRecord).map(newerMetric) : [];
  const target = { type: "Utilization", averageUtilization: cpu };
  if (cpu !== undefined) metrics.unshift({ type: "Resource", resource: { name: "cpu", target } });
  const behavior = lowered(said(annotations, words.behavior));
  return {
    ...stored,
    metadata: isRecord(annotations)
      ? { ...metadata, annotations: withoutWords(annotations as Record<string, string>) }
      : metadata,
    spec: { ...spec, ...(metrics.length > 0 ? { metrics } : {}), ...(isRecord(behavior) ? { behavior } : {}) },
    ...(isRecord(status) ? { status: statusOf(status, annotations) } : {}),
  };
}

const countMax = 2 ** 31 - 1;

export const autoscalingV1: FormDef<OldAutoscaler, HorizontalPodAutoscaler> = {
  kind: "HorizontalPodAutoscaler",
  about: "Has something scaled by what its pods use; autoscaling/v2 says more of it.",
  group: "autoscaling",
  version: "v1",
  plural: "horizontalpodautoscalers",
  shortNames: ["hpa"],
  namespaced: true,
  inAll: true,
  hasGeneration: true,
  rules: plainRules(
    struct<OldAutoscaler>("autoscaling.v1.HorizontalPodAutoscaler", {
      apiVersion: text(),
      kind: oneOf("HorizontalPodAutoscaler"),
      metadata: needed(metadataShape(checkDnsSubdomain)),
      spec: needed(
        struct<older.HorizontalPodAutoscalerSpec>("autoscaling.v1.HorizontalPodAutoscalerSpec", {
          maxReplicas: needed(integer(1, countMax)),
          minReplicas: integer(1, countMax),
          scaleTargetRef: needed(
            struct<older.CrossVersionObjectReference>("autoscaling.v1.CrossVersionObjectReference", {
              apiVersion: text(),
              kind: needed(text()),
              name: needed(text()),
            }),
          ),
          targetCPUUtilizationPercentage: integer(1, countMax),
        }),
      ),
      status: servers(
        struct<older.HorizontalPodAutoscalerStatus>("autoscaling.v1.HorizontalPodAutoscalerStatus", {
          currentCPUUtilizationPercentage: int32,
          currentReplicas: int32,
          desiredReplicas: int32,
          lastScaleTime: time,
          observedGeneration: int64,
        }),
      ),
    }),
  ),
  table: {
    columns: autoscalerColumns.columns,
    row: (hpa, nowMs) => autoscalerColumns.row(asStored(hpa as never) as HorizontalPodAutoscaler, nowMs),
  },
  selectable: {},
  subresources: [],
  form: { of: "HorizontalPodAutoscaler", shown: (hpa) => [shown(hpa)], storedName: (name) => name, stored: asStored },
};
