/** From a pod's manifest to what the engine is asked for. Pure. */

import { sidecarsOf } from "../../core/kinds/pod/containers.js";
import type { Pod } from "../../core/kinds/pod/object.js";
import type { Service } from "../../core/kinds/service/object.js";
import { cpuMillis, memoryBytes } from "../../core/objects/quantity.js";
import type { core } from "../../core/objects/types.js";
import { environmentOf, expand, type Known } from "./container-env.js";
import { type ContainerSpec, labelKeys, type Mount, type PortMapping, type SandboxSpec } from "./engine/engine.js";
import { containerName, hostnameOf, sandboxName, specHash } from "./names.js";
import type { Place } from "./place.js";
import { securityOf } from "./security-spec.js";

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
  return [...sidecarsOf(pod.spec), ...pod.spec.containers]
    .flatMap((c) => c.ports ?? [])
    .filter((p) => (p.hostPort ?? 0) > 0)
    .map((p) => ({
      containerPort: p.containerPort,
      protocol: p.protocol === "UDP" ? "UDP" : "TCP",
      hostPort: p.hostPort ?? 0,
      hostIp: p.hostIP !== undefined && p.hostIP !== "" && p.hostIP !== "0.0.0.0" ? p.hostIP : address,
    }));
}

export function sandboxSpec(place: Place, pod: Pod): SandboxSpec {
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
    !spec.hostAliases?.length &&
    !spec.securityContext?.sysctls?.length &&
    (pod.metadata.ownerReferences ?? []).some((o) => o.controller === true)
  );
}

/** What its pod has it share with the host, with its pod, or with one container of it. */
function sharingOf(
  { spec: { hostPID, hostIPC, shareProcessNamespace } }: Pod,
  { sandboxId, target }: { sandboxId: string; target?: string },
): Pick<ContainerSpec, "processesOf" | "hostIpc"> {
  const shared = shareProcessNamespace === true ? sandboxId : target;
  return {
    ...(hostPID === true
      ? { processesOf: "host" }
      : shared === undefined
        ? {}
        : { processesOf: { container: shared } }),
    ...(hostIPC === true ? { hostIpc: true } : {}),
  };
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
    known?: Known;
    /** The container whose processes it is to see. */
    target?: string;
  },
): ContainerSpec {
  const env = environmentOf(pod, spec, place, run.podIp, run.services, run.known);
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
    ...sharingOf(pod, run),
    cpuShares: requested === 0 ? 0 : Math.max(2, Math.round((requested * 1024) / 1000)),
    nanoCpus: cpuMillis(limits["cpu"]) * 1_000_000,
    memoryBytes: memoryBytes(limits["memory"]),
    privileged: spec.securityContext?.privileged === true,
    ...(pod.spec.runtimeClassName ? { runtime: pod.spec.runtimeClassName } : {}),
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
    ...(spec.stdinOnce === true ? { stdinOnce: true } : {}),
    tty: spec.tty === true,
  };
  return { ...wanted, labels: { ...wanted.labels, [labelKeys.runHash]: specHash({ ...wanted, env: env.digest }) } };
}
