/** What a pod is told of itself: its fields, and what its containers may use. Pure. */
import type { Pod } from "../../../core/kinds/pod/object.js";
import { cpuMillis, memoryBytes } from "../../../core/objects/quantity.js";
import type { core } from "../../../core/objects/types.js";

/** Where the pod is. */
export interface Whereabouts {
  minion: string;
  /** Of the host. */
  address: string;
  podIp: string;
  /** What its host has: the limit of what has none. */
  cpus: number;
  memoryBytes: number;
}

/** As the downward API writes a map: `key="value"`, a line each, in order. */
const lines = (values: Readonly<Record<string, string>> = {}): string =>
  Object.entries(values)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, value]) => `${key}=${JSON.stringify(value)}`)
    .join("\n");

/** "" for what is not there. */
export function fieldValue({ metadata, spec }: Pod, at: Whereabouts, path: string): string {
  const keyed = /^metadata\.(labels|annotations)\['(.+)'\]$/.exec(path);
  if (keyed) return (keyed[1] === "labels" ? metadata.labels : metadata.annotations)?.[keyed[2] ?? ""] ?? "";
  const values: Record<string, string | undefined> = {
    "metadata.name": metadata.name,
    "metadata.namespace": metadata.namespace,
    "metadata.uid": metadata.uid,
    "metadata.labels": lines(metadata.labels),
    "metadata.annotations": lines(metadata.annotations),
    "spec.nodeName": at.minion,
    "spec.serviceAccountName": spec.serviceAccountName || "default",
    "status.podIP": at.podIp,
    "status.podIPs": at.podIp,
    "status.hostIP": at.address,
    "status.hostIPs": at.address,
  };
  return values[path] ?? "";
}

/** An amount in units of the divisor, rounded up, as Kubernetes has it. What has no limit has all of its host. */
export function resourceValue(
  { resource = "", divisor }: core.ResourceFieldSelector,
  { resources = {} }: core.Container,
  at: Whereabouts,
): string {
  const [which, name = ""] = resource.split(".");
  const given = (which === "limits" ? resources.limits : { ...resources.limits, ...resources.requests })?.[name];
  const isCpu = name === "cpu";
  const amount = isCpu ? cpuMillis : memoryBytes;
  const all = isCpu ? at.cpus * 1000 : at.memoryBytes;
  const has = given === undefined && which === "limits" && (isCpu || name === "memory") ? all : amount(given);
  // A divisor of 0 is none given.
  const unit = amount(divisor) || (isCpu ? 1000 : 1);
  return String(Math.ceil(has / unit));
}
