/** From a service and the pods it selects to its endpoints. Pure. */
import { isFinished, isReady } from "../api/pod-phase.js";
import type { core, Pod, Service } from "../api/types.js";

/** The port number behind a service port in one pod: a number as it is, a name by the pod's declared ports, nothing = the first declared, else the service's own. */
function targetPort(port: core.ServicePort, pod: Pod): number | undefined {
  const target = port.targetPort;
  if (typeof target === "number" && target > 0) return target;
  const declared = pod.spec.containers.flatMap((c) => c.ports ?? []);
  if (typeof target === "string" && target !== "")
    return (
      declared.find((p) => p.name === target)?.containerPort ?? (/^\d+$/.test(target) ? Number(target) : undefined)
    );
  return declared[0]?.containerPort ?? port.port;
}

/** A pod's entry, made once for each state of it: services are looked at far more often than pods change. */
const entries = new WeakMap<Pod, core.EndpointAddress>();

function entryOf(pod: Pod, ip: string): core.EndpointAddress {
  const known = entries.get(pod);
  if (known) return known;
  const { namespace, name, uid } = pod.metadata;
  const entry: core.EndpointAddress = {
    ip,
    ...(pod.spec.nodeName === undefined ? {} : { nodeName: pod.spec.nodeName }),
    targetRef: {
      kind: "Pod",
      name,
      ...(namespace === undefined ? {} : { namespace }),
      ...(uid === undefined ? {} : { uid }),
    },
  };
  entries.set(pod, entry);
  return entry;
}

/**
 * The subsets of a service: one per distinct set of target ports, addresses in order of their ip. Ready pods are
 * `addresses`; others that live and have an address are `notReadyAddresses`. A pod on its way out is in neither.
 */
export function endpointSubsets(service: Service, pods: readonly Pod[]): core.EndpointSubset[] {
  const groups = new Map<string, core.EndpointSubset>();
  for (const pod of pods) {
    const ip = pod.status?.podIP;
    if (ip === undefined || ip === "" || pod.metadata.deletionTimestamp !== undefined || isFinished(pod)) continue;
    const ports: core.EndpointPort[] = [];
    for (const port of service.spec.ports ?? []) {
      const number = targetPort(port, pod);
      if (number !== undefined)
        ports.push({
          port: number,
          protocol: port.protocol ?? "TCP",
          ...(port.name === undefined ? {} : { name: port.name }),
        });
    }
    if (ports.length === 0) continue;
    const key = JSON.stringify(ports);
    const subset = groups.get(key) ?? { ports };
    groups.set(key, subset);
    const list = isReady(pod) ? "addresses" : "notReadyAddresses";
    subset[list] ??= [];
    subset[list].push(entryOf(pod, ip));
  }
  const byIp = (a: core.EndpointAddress, b: core.EndpointAddress): number => (a.ip < b.ip ? -1 : a.ip > b.ip ? 1 : 0);
  for (const subset of groups.values()) {
    subset.addresses?.sort(byIp);
    subset.notReadyAddresses?.sort(byIp);
  }
  return [...groups.entries()].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, subset]) => subset);
}
