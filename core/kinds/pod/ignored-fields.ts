/** Fields that are stored and of which nothing comes: whoever sets one should hear of it. See docs/api-fields.md. */
import type { core } from "../../objects/types.js";

/** Of a pod's spec; a pod that sets them may count on what does not happen. */
const podFields = [
  "initContainers",
  "activeDeadlineSeconds",
  "imagePullSecrets",
  "shareProcessNamespace",
  "hostPID",
  "hostIPC",
  "affinity",
  "topologySpreadConstraints",
] as const satisfies (keyof core.PodSpec)[];

const isSet = (value: unknown): boolean =>
  value !== undefined && value !== false && !(Array.isArray(value) && value.length === 0);

function ofContainer({
  name,
  envFrom,
  env = [],
  securityContext,
  volumeMounts = [],
  ...probes
}: core.Container): string[] {
  const sourced = env.filter((e) => e.valueFrom !== undefined && e.valueFrom.fieldRef === undefined);
  const { livenessProbe, readinessProbe, startupProbe } = probes;
  const propagated = volumeMounts.filter((m) => (m.mountPropagation ?? "None") !== "None");
  return [
    ...(isSet(envFrom) ? [`envFrom of ${name}`] : []),
    ...volumeMounts.filter((m) => m.subPathExpr).map((m) => `subPathExpr of ${name}'s mount at ${m.mountPath}`),
    ...propagated.map((m) => `mountPropagation of ${name}'s mount at ${m.mountPath}`),
    ...(isSet(securityContext?.windowsOptions) ? [`windowsOptions of ${name}`] : []),
    ...sourced.map((e) => `valueFrom of ${name}'s variable ${e.name}`),
    ...([livenessProbe, readinessProbe, startupProbe].some((p) => p?.grpc) ? [`grpc probe of ${name}`] : []),
  ];
}

/** The fields of a pod that are set and that neither master nor minion act upon, for people. */
export function ignoredFields(spec: core.PodSpec): string[] {
  const windows = isSet(spec.securityContext?.windowsOptions) ? ["windowsOptions"] : [];
  return [...podFields.filter((field) => isSet(spec[field])), ...windows, ...spec.containers.flatMap(ofContainer)];
}
