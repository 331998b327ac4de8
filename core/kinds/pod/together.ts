/** What the parts of a pod's spec ask of each other. */
import type { core } from "../../objects/types.js";
import type { Faults } from "../../schema/faults.js";
import { checkDns } from "./dns.js";
import { checkTargets } from "./ephemeral.js";
import { checkSecurity } from "./security.js";

interface Placed {
  container: core.Container;
  path: string;
}

function checkNames(all: readonly Placed[], volumes: readonly core.Volume[], path: string, faults: Faults): void {
  const names = new Set<string>();
  for (const { container, path: at } of all) {
    if (container.name !== "" && names.has(container.name)) faults.duplicate(`${at}.name`, container.name);
    names.add(container.name);
  }
  const volumeNames = new Set<string>();
  for (const [i, volume] of volumes.entries()) {
    if (volume.name !== "" && volumeNames.has(volume.name)) faults.duplicate(`${path}.volumes[${i}].name`, volume.name);
    volumeNames.add(volume.name);
  }
}

type ContainerList = "containers" | "initContainers" | "ephemeralContainers";

const placedIn = (spec: core.PodSpec, field: ContainerList, path: string): Placed[] =>
  ((spec[field] ?? []) as core.Container[]).map((container, i) => ({ container, path: `${path}.${field}[${i}]` }));

/** Whether everything that is mounted is there. @param others volumes that the pod will have besides its own */
export function checkMounts(spec: core.PodSpec, path: string, faults: Faults, others: readonly string[] = []): void {
  const names = new Set([...others, ...(spec.volumes ?? []).map(({ name }) => name)]);
  for (const field of ["initContainers", "containers", "ephemeralContainers"] as const)
    for (const { container, path: at } of placedIn(spec, field, path))
      for (const [i, mount] of (container.volumeMounts ?? []).entries())
        if (!names.has(mount.name))
          faults.notFound(`${at}.volumeMounts[${i}].name`, mount.name, "must be the name of a volume of the pod");
}

/** Containers run at the same time: a host port can be had once. */
function checkHostPorts(running: readonly Placed[], faults: Faults): void {
  const taken = new Set<string>();
  for (const { container, path } of running) {
    for (const [i, port] of (container.ports ?? []).entries()) {
      if (!port.hostPort) continue;
      const key = `${port.protocol ?? "TCP"}/${port.hostIP ?? ""}/${port.hostPort}`;
      if (taken.has(key)) faults.duplicate(`${path}.ports[${i}].hostPort`, port.hostPort);
      taken.add(key);
    }
  }
}

/** What is wrong with a pod as a whole, but for mounts of volumes that it does not name. @param path of its spec */
export function checkOpenTogether(spec: core.PodSpec, path: string, faults: Faults): void {
  const running = placedIn(spec, "containers", path);
  if (running.length === 0) faults.required(`${path}.containers`, "at least one container");
  const all = [...placedIn(spec, "initContainers", path), ...running, ...placedIn(spec, "ephemeralContainers", path)];
  checkNames(all, spec.volumes ?? [], path, faults);
  checkTargets(spec, path, faults);
  checkHostPorts(running, faults);
  checkSecurity(spec, path, faults);
  checkDns(spec, path, faults);
  if (!spec.hostNetwork) return;
  for (const { container, path: at } of running) {
    for (const [i, port] of (container.ports ?? []).entries()) {
      if (port.hostPort && port.hostPort !== port.containerPort) {
        faults.invalid(
          `${at}.ports[${i}].hostPort`,
          port.hostPort,
          "must be the containerPort, since hostNetwork is true",
        );
      }
    }
  }
}

/** What is wrong with a pod as a whole. @param path of its spec */
export function checkTogether(spec: core.PodSpec, path: string, faults: Faults): void {
  checkMounts(spec, path, faults);
  checkOpenTogether(spec, path, faults);
}
