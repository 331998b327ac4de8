/** From a service and the pods it selects to its endpoints. Pure. */

import { isHeadless } from "../dns/addresses.js";
import { sidecarsOf } from "../kinds/pod/containers.js";
import type { Pod } from "../kinds/pod/object.js";
import { isFinished, isReady } from "../kinds/pod/phase.js";
import type { Service } from "../kinds/service/object.js";
import { sameJson } from "../objects/same-json.js";
import type { core } from "../objects/types.js";

/** The port number behind a service port in one pod: a number as it is, a name by the pod's declared ports, nothing = the first declared, else the service's own. */
function targetPort(port: core.ServicePort, pod: Pod): number | undefined {
  const target = port.targetPort;
  if (typeof target === "number" && target > 0) return target;
  const declared = [...pod.spec.containers, ...sidecarsOf(pod.spec)].flatMap((c) => c.ports ?? []);
  if (typeof target === "string" && target !== "")
    return (
      declared.find((p) => p.name === target)?.containerPort ?? (/^\d+$/.test(target) ? Number(target) : undefined)
    );
  return declared[0]?.containerPort ?? port.port;
}

/** What a service's ports lead to in one pod. */
interface Ports {
  list: core.EndpointPort[];
  /** The same as text: pods with the same one are of one subset. */
  key: string;
}

/** What a service sees of a pod. */
export interface EndpointView {
  /** "" if no service lists it: it has no address yet, is on its way out, or has ended. */
  ip: string;
  /** Or listed all the same (publishNotReadyAddresses). */
  isReady: boolean;
  entry: core.EndpointAddress;
  /** What the ports were made from. */
  spec: Pod["spec"];
  ports: Ports;
  /** Without a port nothing leads to it: only a headless service has a name for each pod. */
  isNameless: boolean;
}

function portsOf(service: Service, pod: Pod): Ports {
  const list = (service.spec.ports ?? []).flatMap((port): core.EndpointPort[] => {
    const number = targetPort(port, pod);
    const name = port.name === undefined ? {} : { name: port.name };
    return number === undefined ? [] : [{ port: number, protocol: port.protocol ?? "TCP", ...name }];
  });
  return { list, key: JSON.stringify(list) };
}

/** @param was what the same service saw of an earlier state of the pod */
export function endpointView(pod: Pod, service: Service, was?: EndpointView): EndpointView {
  const { namespace, name, uid, deletionTimestamp } = pod.metadata;
  const ip = deletionTimestamp !== undefined || isFinished(pod) ? "" : (pod.status?.podIP ?? "");
  const { hostname, subdomain } = pod.spec;
  const entry: core.EndpointAddress = {
    ip,
    ...(hostname && subdomain === service.metadata.name ? { hostname } : {}),
    ...(pod.spec.nodeName === undefined ? {} : { nodeName: pod.spec.nodeName }),
    targetRef: {
      kind: "Pod",
      name,
      ...(namespace === undefined ? {} : { namespace }),
      ...(uid === undefined ? {} : { uid }),
    },
  };
  const ports = was?.spec === pod.spec ? was.ports : portsOf(service, pod);
  const isListed = isReady(pod) || service.spec.publishNotReadyAddresses === true;
  return { ip, isReady: isListed, entry, spec: pod.spec, ports, isNameless: !isHeadless(service) };
}

/** Whether a pod that came (`was` undefined), changed or went (`is` undefined) is the same to its service. */
export function sameEndpoint(was: EndpointView | undefined, is: EndpointView | undefined): boolean {
  if ((was?.ip ?? "") !== (is?.ip ?? "")) return false;
  if (!was || !is || is.ip === "") return true;
  return was.isReady === is.isReady && was.ports.key === is.ports.key && sameJson(was.entry, is.entry);
}

const byIp = (a: core.EndpointAddress, b: core.EndpointAddress): number => (a.ip < b.ip ? -1 : a.ip > b.ip ? 1 : 0);

/**
 * The subsets of a service: one per distinct set of target ports, addresses in order of their ip. Ready pods are
 * `addresses`; others that live and have an address are `notReadyAddresses`. A pod on its way out is in neither.
 */
export function endpointSubsets(pods: Iterable<EndpointView>): core.EndpointSubset[] {
  const groups = new Map<string, core.EndpointSubset>();
  for (const { ip, isReady, entry, ports, isNameless } of pods) {
    if (ip === "" || (isNameless && ports.list.length === 0)) continue;
    let subset = groups.get(ports.key);
    if (!subset) {
      subset = ports.list.length === 0 ? {} : { ports: ports.list };
      groups.set(ports.key, subset);
    }
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
