/** Which port of a pod a service's port leads to. */
import type { core, Pod } from "./types.js";

/**
 * The number of the pod's port. A name is looked up in all containers; 0 (v1beta1 without containerPort) is the
 * first port of the first container; a number stands for itself, declared or not.
 * @returns undefined if the pod has no such port
 */
export function targetPortIn(port: core.ServicePort, pod: Pod): number | undefined {
  const target = port.targetPort ?? port.port;
  if (typeof target === "string") {
    const protocol = port.protocol ?? "TCP";
    const named = pod.spec.containers.flatMap((c) => c.ports ?? []).filter((p) => p.name === target);
    return (named.find((p) => (p.protocol ?? "TCP") === protocol) ?? named[0])?.containerPort;
  }
  return target === 0 ? pod.spec.containers[0]?.ports?.[0]?.containerPort : target;
}
