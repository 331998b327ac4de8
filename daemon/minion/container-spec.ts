/** From a pod's manifest to what the engine is asked for. Pure. */

import type { Pod } from "../../core/kinds/pod/object.js";
import { type EnvEntry, serviceEnvironment } from "../../core/kinds/service/env.js";
import type { Service } from "../../core/kinds/service/object.js";
import { cpuMillis, memoryBytes } from "../../core/objects/quantity.js";
import type { core } from "../../core/objects/types.js";
import { type ContainerSpec, labelKeys, type Mount, type PortMapping, type SandboxSpec } from "./engine/engine.js";
import { containerName, sandboxName, specHash } from "./names.js";
import { securityOf } from "./security-spec.js";

export interface Place {
  cluster: string;
  minion: string;
  /** Address host ports are bound on. */
  address: string;
}

function labels(place: Place, pod: Pod, more: Record<string, string>): Record<string, string> {
  const { name, namespace = "default", uid = "" } = pod.metadata;
  return {
    [labelKeys.cluster]: place.cluster,
    [labelKeys.minion]: place.minion,
    [labelKeys.namespace]: namespace,
    [labelKeys.pod]: name,
    [labelKeys.podUid]: uid,
    ...more,
  };
}

export function hostPorts(pod: Pod, address: string): PortMapping[] {
  return pod.spec.containers
    .flatMap((c) => c.ports ?? [])
    .filter((p) => (p.hostPort ?? 0) > 0)
    .map((p) => ({
      containerPort: p.containerPort,
      protocol: p.protocol === "UDP" ? "UDP" : "TCP",
      hostPort: p.hostPort ?? 0,
      hostIp: p.hostIP !== undefined && p.hostIP !== "" && p.hostIP !== "0.0.0.0" ? p.hostIP : address,
    }));
}

/** Docker takes host names of at most 63 letters, digits and dashes. */
export function hostnameOf(pod: Pod): string {
  return (pod.spec.hostname || pod.metadata.name)
    .replace(/[^a-zA-Z0-9-]/g, "-")
    .slice(0, 63)
    .replace(/-+$/, "");
}

export function sandboxSpec(place: Place, pod: Pod): SandboxSpec {
  const dns = pod.spec.dnsConfig;
  const sysctls = pod.spec.securityContext?.sysctls ?? [];
  const hosts = (pod.spec.hostAliases ?? []).flatMap((h) =>
    (h.hostnames ?? []).map((name) => ({ name, ip: h.ip ?? "" })),
  );
  return {
    name: sandboxName(place.cluster, pod),
    labels: labels(place, pod, { [labelKeys.role]: "sandbox" }),
    hostname: hostnameOf(pod),
    ports: hostPorts(pod, place.address),
    hostNetwork: pod.spec.hostNetwork === true,
    ...(sysctls.length === 0 ? {} : { sysctls: Object.fromEntries(sysctls.map((s) => [s.name, s.value])) }),
    ...(hosts.length === 0 ? {} : { extraHosts: hosts }),
    ...(dns === undefined
      ? {}
      : {
          dns: {
            ...(dns.nameservers === undefined ? {} : { servers: dns.nameservers }),
            ...(dns.searches === undefined ? {} : { searches: dns.searches }),
          },
        }),
  };
}

/** A sandbox that waits for any pod that needs nothing special. */
export function warmSandboxSpec(place: Place, suffix: string): SandboxSpec {
  return {
    name: `trp_warm_${place.cluster}_${suffix}`,
    labels: { [labelKeys.cluster]: place.cluster, [labelKeys.minion]: place.minion, [labelKeys.role]: "warm" },
    hostname: `pod-${suffix}`,
    ports: [],
    hostNetwork: false,
  };
}

/**
 * Whether a warm sandbox will do. Its host name is not the pod's, so only pods with made-up names (a controller's)
 * take one; and should it have ended unheard of, the first run of its containers fails, so only pods that run again.
 */
export function takesWarmSandbox(pod: Pod): boolean {
  const { spec } = pod;
  return (
    (spec.restartPolicy ?? "Always") === "Always" &&
    hostPorts(pod, "").length === 0 &&
    spec.hostNetwork !== true &&
    !spec.hostname &&
    spec.dnsConfig === undefined &&
    !spec.hostAliases?.length &&
    !spec.securityContext?.sysctls?.length &&
    (pod.metadata.ownerReferences ?? []).some((o) => o.controller === true)
  );
}

/** `$(NAME)` in a value or argument stands for an earlier variable; `$$(NAME)` is left as `$(NAME)`. */
export function expand(text: string, lookUp: (name: string) => string | undefined): string {
  return text.replace(/\$\$|\$\(([A-Za-z_][A-Za-z0-9_.-]*)\)/g, (whole, name: string | undefined) => {
    if (whole === "$$") return "$";
    return lookUp(name ?? "") ?? whole;
  });
}

function fieldValue(pod: Pod, place: Place, podIp: string, path: string): string {
  const { metadata } = pod;
  const keyed = /^metadata\.(labels|annotations)\['(.+)'\]$/.exec(path);
  if (keyed) return (keyed[1] === "labels" ? metadata.labels : metadata.annotations)?.[keyed[2] ?? ""] ?? "";
  const values: Record<string, string | undefined> = {
    "metadata.name": metadata.name,
    "metadata.namespace": metadata.namespace,
    "metadata.uid": metadata.uid,
    "spec.nodeName": place.minion,
    "spec.serviceAccountName": pod.spec.serviceAccountName,
    "status.podIP": podIp,
    "status.hostIP": place.address,
  };
  return values[path] ?? "";
}

/** A pod that wants no variables of services still hears of the API, as in Kubernetes. */
const isApiService = ({ metadata }: Service): boolean =>
  metadata.namespace === "default" && (metadata.name === "kubernetes" || metadata.name === "kubernetes-ro");

interface Environment {
  entries: EnvEntry[];
  /** Stands for all of them in a hash. */
  digest: unknown;
  lookUp(name: string): string | undefined;
}

/** What many containers' variables share. */
interface Shared {
  hash: string;
  /** Where each name stands. */
  at: ReadonlyMap<string, number>;
}

const sharedBy = new WeakMap<readonly EnvEntry[], Shared>();

function sharedOf(entries: readonly EnvEntry[]): Shared {
  const known = sharedBy.get(entries);
  if (known) return known;
  const shared = { hash: specHash(entries), at: new Map(entries.map(({ name }, i) => [name, i])) };
  sharedBy.set(entries, shared);
  return shared;
}

/** The container's own variables win over those of services, as a user would expect. */
function environment(
  pod: Pod,
  spec: core.Container,
  place: Place,
  podIp: string,
  services: readonly Service[],
): Environment {
  const namespace = pod.metadata.namespace ?? "default";
  const linked = pod.spec.enableServiceLinks === false ? services.filter(isApiService) : services;
  const ofServices = serviceEnvironment(linked, namespace, place.minion);
  const { hash, at } = sharedOf(ofServices);
  const entries = [...ofServices];
  const own: EnvEntry[] = [];
  const ownAt = new Map<string, number>();
  const placeOf = (name: string): number | undefined => at.get(name) ?? ownAt.get(name);
  const lookUp = (name: string): string | undefined => entries[placeOf(name) ?? -1]?.value;
  const set = (name: string, value: string): void => {
    const entry = { name, value };
    own.push(entry);
    const known = placeOf(name);
    if (known === undefined) ownAt.set(name, entries.push(entry) - 1);
    else entries[known] = entry;
  };
  set("HOSTNAME", hostnameOf(pod));
  for (const { name, value, valueFrom } of spec.env ?? []) {
    const path = valueFrom?.fieldRef?.fieldPath;
    set(name, path === undefined ? expand(value ?? "", lookUp) : fieldValue(pod, place, podIp, path));
  }
  return { entries, digest: [hash, own], lookUp };
}

/** A container as the engine needs it. CPU shares as in 0.5.4: millicores · 1024 / 1000, at least 2. */
export function containerSpec(
  place: Place,
  pod: Pod,
  spec: core.Container,
  run: {
    attempt: number;
    sandboxId: string;
    podIp: string;
    services: readonly Service[];
    mounts: Mount[];
    image: string;
  },
): ContainerSpec {
  const env = environment(pod, spec, place, run.podIp, run.services);
  const hash = specHash(spec);
  const limits = spec.resources?.limits ?? {};
  const requests = { ...limits, ...spec.resources?.requests };
  const requested = cpuMillis(requests["cpu"]);
  const wanted: ContainerSpec = {
    name: containerName(place.cluster, pod, spec.name, hash, run.attempt),
    labels: labels(place, pod, {
      [labelKeys.role]: "container",
      [labelKeys.container]: spec.name,
      [labelKeys.specHash]: hash,
      [labelKeys.attempt]: String(run.attempt),
      [labelKeys.sandbox]: run.sandboxId,
    }),
    image: run.image,
    // An empty list is none given, as in Kubernetes: to Docker it would mean to run without the image's own.
    ...(spec.command?.length ? { entrypoint: spec.command.map((a) => expand(a, env.lookUp)) } : {}),
    ...(spec.args?.length ? { cmd: spec.args.map((a) => expand(a, env.lookUp)) } : {}),
    ...(spec.workingDir ? { workingDir: spec.workingDir } : {}),
    env: env.entries,
    mounts: run.mounts,
    sandboxId: run.sandboxId,
    cpuShares: requested === 0 ? 0 : Math.max(2, Math.round((requested * 1024) / 1000)),
    nanoCpus: cpuMillis(limits["cpu"]) * 1_000_000,
    memoryBytes: memoryBytes(limits["memory"]),
    privileged: spec.securityContext?.privileged === true,
    readOnlyRootfs: spec.securityContext?.readOnlyRootFilesystem === true,
    ...securityOf(pod, spec),
    ...(spec.securityContext?.capabilities === undefined
      ? {}
      : {
          capabilities: {
            add: spec.securityContext.capabilities.add ?? [],
            drop: spec.securityContext.capabilities.drop ?? [],
          },
        }),
    stdin: spec.stdin === true,
    tty: spec.tty === true,
  };
  return { ...wanted, labels: { ...wanted.labels, [labelKeys.runHash]: specHash({ ...wanted, env: env.digest }) } };
}
