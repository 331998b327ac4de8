import type Docker from "dockerode";
import { Fault } from "../../../core/fault.js";
import type { ContainerSpec, Mount, SandboxSpec } from "../../minion/engine/engine.js";
import type { DockerScope } from "./scope.js";
import { ownLabels } from "./scope.js";
import type { Secured } from "./security.js";
import type { Annotations } from "./shims.js";

/** A container's output is kept in two files of this size, so that a talkative one does not fill the disk. */
const logFileSizeMax = "10m";
const logFilesMax = "2";
/** The kernel counts a container's time on cores in periods of this length, as Docker's own --cpus has it. */
const cpuPeriodUs = 100_000;
/** The least time on cores a period the kernel takes; the kubelet has the same floor. */
const cpuQuotaUsMin = 1_000;
/** Far above any host's cores, and below what the kernel refuses (2^44 µs). */
const cpuQuotaUsMax = 10 ** 12;
/** The range of weights the kernel takes. */
const cpuSharesMax = 262_144;
/** The least that Docker takes. */
const memoryBytesMin = 6 * 2 ** 20;
/** Far above any host's memory, and exact in JSON. */
const memoryBytesMax = 2 ** 52;
/** The user `nobody` of the kernel's own reckoning; the sandbox's program needs no rights at all. */
const sandboxUser = "65534:65534";

/**
 * Docker's body for a sandbox. IPC is shareable, so that the pod's containers can join it. No OomScoreAdj: to lower it
 * needs a capability that dockerd itself may lack (rootless, or in a container), and the program has next to no memory
 * that killing it would free.
 */
export function sandboxBody(
  spec: SandboxSpec,
  image: string,
  scope: Pick<DockerScope, "identity" | "network">,
  annotations: Annotations,
): Docker.ContainerCreateOptions {
  const ports = spec.hostNetwork ? [] : spec.ports;
  const key = (p: SandboxSpec["ports"][number]): string => `${p.containerPort}/${p.protocol.toLowerCase()}`;
  const bindings: Record<string, { HostIp: string; HostPort: string }[]> = {};
  for (const port of ports) {
    const bound = bindings[key(port)] ?? [];
    bound.push({ HostIp: port.hostIp ?? "", HostPort: String(port.hostPort) });
    bindings[key(port)] = bound;
  }
  return {
    Image: image,
    Hostname: spec.hostname,
    User: sandboxUser,
    Labels: { ...spec.labels, ...ownLabels(scope.identity) },
    ExposedPorts: Object.fromEntries(ports.map((p) => [key(p), {}])),
    HostConfig: {
      ...annotated(annotations),
      NetworkMode: spec.hostNetwork ? "host" : scope.network.name,
      IpcMode: "shareable",
      PortBindings: bindings,
      Sysctls: spec.sysctls ?? {},
      ExtraHosts: (spec.extraHosts ?? []).map((h) => `${h.name}:${h.ip}`),
      RestartPolicy: { Name: "no" },
      LogConfig: { Type: "none", Config: {} },
      ReadonlyRootfs: true,
      CapDrop: ["ALL"],
      SecurityOpt: ["no-new-privileges"],
    },
  };
}

/** Docker's body for a container of a pod; network, IPC and host name are the sandbox's. */
export function containerBody(
  spec: ContainerSpec,
  scope: Pick<DockerScope, "identity">,
  { user, securityOpt }: Secured,
  annotations: Annotations,
): Docker.ContainerCreateOptions {
  const sandbox = `container:${spec.sandboxId}`;
  return {
    Image: spec.image,
    ...(spec.entrypoint === undefined ? {} : { Entrypoint: spec.entrypoint }),
    ...(spec.cmd === undefined ? {} : { Cmd: spec.cmd }),
    ...(spec.workingDir === undefined ? {} : { WorkingDir: spec.workingDir }),
    ...(user === undefined ? {} : { User: user }),
    Env: spec.env.map((e) => `${e.name}=${e.value}`),
    Labels: { ...spec.labels, ...ownLabels(scope.identity) },
    OpenStdin: spec.stdin ?? false,
    StdinOnce: spec.stdinOnce ?? false,
    Tty: spec.tty ?? false,
    HostConfig: {
      ...annotated(annotations),
      NetworkMode: sandbox,
      IpcMode: spec.hostIpc ? "host" : sandbox,
      ...pidOf(spec),
      ...mountsOf(spec.mounts),
      ...limitsOf(spec),
      ...(spec.runtime === undefined ? {} : { Runtime: spec.runtime }),
      Privileged: spec.privileged,
      ReadonlyRootfs: spec.readOnlyRootfs ?? false,
      CapAdd: spec.capabilities?.add ?? [],
      CapDrop: spec.capabilities?.drop ?? [],
      GroupAdd: (spec.groups ?? []).map(String),
      SecurityOpt: securityOpt,
      RestartPolicy: { Name: "no" },
      LogConfig: { Type: "json-file", Config: { "max-size": logFileSizeMax, "max-file": logFilesMax } },
    },
  };
}

/** What is absent is a namespace of its own. */
function pidOf({ processesOf }: ContainerSpec): Pick<Docker.HostConfig, "PidMode"> {
  if (processesOf === undefined) return {};
  return { PidMode: processesOf === "host" ? "host" : `container:${processesOf.container}` };
}

/** The types do not know annotations yet; an engine that does not know them gets none. */
const annotated = (annotations: Annotations): Docker.HostConfig =>
  Object.keys(annotations).length === 0 ? {} : ({ Annotations: annotations } as Docker.HostConfig);

/**
 * As a quota, not as Docker's NanoCpus, which it refuses above the host's cores: to the kernel, and to Kubernetes, a
 * limit above what there is is no limit. Below what the kernel or Docker can do, it is the least they can.
 */
function limitsOf({
  cpuShares,
  nanoCpus,
  memoryBytes,
}: ContainerSpec): Pick<Docker.HostConfig, "CpuShares" | "CpuPeriod" | "CpuQuota" | "Memory" | "MemorySwap"> {
  const quotaUs = Math.min(cpuQuotaUsMax, Math.max(cpuQuotaUsMin, Math.round((nanoCpus * cpuPeriodUs) / 1e9)));
  const memory = Math.min(memoryBytesMax, Math.max(memoryBytesMin, memoryBytes));
  return {
    CpuShares: Math.min(cpuSharesMax, cpuShares),
    ...(nanoCpus === 0 ? {} : { CpuPeriod: cpuPeriodUs, CpuQuota: quotaUs }),
    // MemorySwap equal to Memory: no swap beyond the limit. Unset, Docker would allow the same amount again.
    ...(memoryBytes === 0 ? {} : { Memory: memory, MemorySwap: memory }),
  };
}

/**
 * Binds make a missing source directory on the engine's host, as `docker run -v` and the kubelet of 0.5.4 did. Their
 * syntax has no way to quote a colon, so a path with one goes the other way, which wants the source to exist.
 */
function mountsOf(mounts: readonly Mount[]): Pick<Docker.HostConfig, "Binds" | "Mounts"> {
  for (const mount of mounts) {
    if (!mount.source.startsWith("/") || !mount.target.startsWith("/")) {
      throw new Fault("Invalid", `mount ${mount.source} at ${mount.target}: both must be absolute paths`);
    }
  }
  const simple = (m: Mount): boolean => !m.source.includes(":") && !m.target.includes(":");
  return {
    Binds: mounts.filter(simple).map((m) => {
      const options = [...(m.readOnly ? ["ro"] : []), ...(m.propagation ? [m.propagation] : [])].join();
      return `${m.source}:${m.target}${options === "" ? "" : `:${options}`}`;
    }),
    Mounts: mounts
      .filter((m) => !simple(m))
      .map((m) => ({
        ...{ Type: "bind", Source: m.source, Target: m.target, ReadOnly: m.readOnly },
        ...(m.propagation ? { BindOptions: { Propagation: m.propagation } } : {}),
      })),
  };
}
