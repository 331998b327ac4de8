/** Which of a pod's containers runs when: init containers one after the other before the rest, sidecars all the while, ephemeral ones once. Pure. */
import { ephemeralsOf, isSidecar } from "../../core/kinds/pod/containers.js";
import type { Pod } from "../../core/kinds/pod/object.js";
import { type ContainerRecord, type Containers, wantsRestart } from "./containers.js";

type Role = "main" | "init" | "sidecar" | "ephemeral";

export function roleOf({ spec }: Pod, name: string): Role {
  const container = spec.initContainers?.find((c) => c.name === name);
  if (!container) return ephemeralsOf(spec).some((c) => c.name === name) ? "ephemeral" : "main";
  return isSidecar(container) ? "sidecar" : "init";
}

/** By which policy one container runs again: an init container that succeeded has done its work. */
export function policyOf(pod: Pod, name: string): string {
  const policy = pod.spec.restartPolicy ?? "Always";
  const role = roleOf(pod, name);
  if (role === "main") return policy;
  if (role === "ephemeral") return "Never";
  return role === "sidecar" ? "Always" : policy === "Never" ? "Never" : "OnFailure";
}

const of = ({ spec }: Pod, containers: Containers, list: "containers" | "initContainers"): ContainerRecord[] =>
  (spec[list] ?? []).flatMap(({ name }) => containers[name] ?? []);

/** The records of those that the pod is there for. */
export const mainsOf = (pod: Pod, containers: Containers): ContainerRecord[] => of(pod, containers, "containers");

const hasPassed = (pod: Pod, record: ContainerRecord): boolean =>
  roleOf(pod, record.name) === "sidecar" ? record.started : record.phase === "exited" && record.exitCode === 0;

/** Whether the others may run: all init containers have passed, or did once. */
export function isInitialized(pod: Pod, containers: Containers): boolean {
  if (!pod.spec.initContainers?.length) return true;
  if (mainsOf(pod, containers).some((r) => r.attempt >= 0)) return true;
  return of(pod, containers, "initContainers").every((r) => hasPassed(pod, r));
}

/** Whether a container may be started now, as far as the others go. */
export function mayStart(pod: Pod, containers: Containers, name: string): boolean {
  const { initContainers } = pod.spec;
  if (!initContainers?.length) return true;
  const role = roleOf(pod, name);
  // It may have come to see why the others do not pass.
  if (role === "ephemeral") return true;
  const isReady = isInitialized(pod, containers);
  if (role === "main") return isReady;
  // What an init container did is done once.
  if (isReady) return role === "sidecar";
  const before = initContainers.slice(
    0,
    initContainers.findIndex((c) => c.name === name),
  );
  return before.every((c) => {
    const record = containers[c.name];
    return record !== undefined && hasPassed(pod, record);
  });
}

/** An init container failed for good: the others never run. */
export function hasInitFailed(pod: Pod, containers: Containers): boolean {
  if (isInitialized(pod, containers)) return false;
  return of(pod, containers, "initContainers").some(
    (r) => r.phase === "exited" && r.exitCode !== 0 && !wantsRestart(policyOf(pod, r.name), r.exitCode),
  );
}

/** Every container ended, and the policy asks for no other run of any; sidecars do not count. */
export function ended(pod: Pod, containers: Containers): boolean {
  const mains = mainsOf(pod, containers);
  const isOver = (r: ContainerRecord): boolean =>
    r.phase === "exited" && !wantsRestart(policyOf(pod, r.name), r.exitCode);
  return hasInitFailed(pod, containers) || (mains.length > 0 && mains.every(isOver));
}

export const endedWell = (pod: Pod, containers: Containers): boolean =>
  ended(pod, containers) && !hasInitFailed(pod, containers) && mainsOf(pod, containers).every((c) => c.exitCode === 0);

/** What is left of the runs of a pod whose others have run: of an init container of which nothing is left, it is known that it passed. */
export function withInitsPassed(
  pod: Pod,
  containers: Record<string, ContainerRecord>,
): Record<string, ContainerRecord> {
  if (!mainsOf(pod, containers).some((r) => r.attempt >= 0)) return containers;
  const passed = of(pod, containers, "initContainers")
    .filter((r) => roleOf(pod, r.name) === "init" && r.phase !== "exited")
    .map((r): [string, ContainerRecord] => [r.name, { ...r, phase: "exited", exitCode: 0, reason: "Completed" }]);
  return { ...containers, ...Object.fromEntries(passed) };
}
