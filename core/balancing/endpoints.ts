/** From a service and the pods it selects to its endpoints. Pure. */
import { isFinished, isReady } from "../api/pod-phase.js";
import { sameJson } from "../api/same-json.js";
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

/** What every service sees of a pod. */
interface Listing {
  /** "" if no service lists it: it has no address yet, is on its way out, or has ended. */
  ip: string;
  isReady: boolean;
  entry: core.EndpointAddress;
}

/** Made once for each state of a pod: services are looked at far more often than pods change. */
const listings = new WeakMap<Pod, Listing>();

function listingOf(pod: Pod): Listing {
  const known = listings.get(pod);
  if (known) return known;
  const { namespace, name, uid, deletionTimestamp } = pod.metadata;
  const ip = deletionTimestamp !== undefined || isFinished(pod) ? "" : (pod.status?.podIP ?? "");
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
  const listing = { ip, isReady: isReady(pod), entry };
  listings.set(pod, listing);
  return listing;
}

/** What a service's ports lead to in one pod. */
interface Ports {
  list: core.EndpointPort[];
  /** The same as text: pods with the same one are of one subset. */
  key: string;
}

/** Pods' ports, by the service and the pod's specification: both outlive many changes of the pod's status. */
const portsMade = new WeakMap<Service, WeakMap<Pod["spec"], Ports>>();

function portsOf(service: Service): (pod: Pod) => Ports {
  const made = portsMade.get(service) ?? new WeakMap<Pod["spec"], Ports>();
  portsMade.set(service, made);
  return (pod) => {
    const known = made.get(pod.spec);
    if (known) return known;
    const list = (service.spec.ports ?? []).flatMap((port): core.EndpointPort[] => {
      const number = targetPort(port, pod);
      const name = port.name === undefined ? {} : { name: port.name };
      return number === undefined ? [] : [{ port: number, protocol: port.protocol ?? "TCP", ...name }];
    });
    const ports = { list, key: JSON.stringify(list) };
    made.set(pod.spec, ports);
    return ports;
  };
}

/** Whether a pod that came (`before` undefined), changed or went (`after` undefined) is the same to all services. */
export function routesSame(before: Pod | undefined, after: Pod | undefined): boolean {
  const [was, is] = [before && listingOf(before), after && listingOf(after)];
  if ((was?.ip ?? "") !== (is?.ip ?? "")) return false;
  if (!before || !after || is?.ip === "") return true;
  return (
    was?.isReady === is?.isReady &&
    before.metadata.uid === after.metadata.uid &&
    sameJson(before.spec, after.spec) &&
    sameJson(before.metadata.labels, after.metadata.labels)
  );
}

const byIp = (a: core.EndpointAddress, b: core.EndpointAddress): number => (a.ip < b.ip ? -1 : a.ip > b.ip ? 1 : 0);

/**
 * The subsets of a service: one per distinct set of target ports, addresses in order of their ip. Ready pods are
 * `addresses`; others that live and have an address are `notReadyAddresses`. A pod on its way out is in neither.
 */
export function endpointSubsets(service: Service, pods: Iterable<Pod>): core.EndpointSubset[] {
  const groups = new Map<string, core.EndpointSubset>();
  const portsIn = portsOf(service);
  for (const pod of pods) {
    const { ip, isReady, entry } = listingOf(pod);
    if (ip === "") continue;
    const ports = portsIn(pod);
    if (ports.list.length === 0) continue;
    const subset = groups.get(ports.key) ?? { ports: ports.list };
    groups.set(ports.key, subset);
    const list = isReady ? "addresses" : "notReadyAddresses";
    subset[list] ??= [];
    subset[list].push(entry);
  }
  for (const subset of groups.values()) {
    subset.addresses?.sort(byIp);
    subset.notReadyAddresses?.sort(byIp);
  }
  return [...groups.entries()].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, subset]) => subset);
}
