/**
 * From a service and who answers for it to where its traffic goes. Pure: the same plan is carried out by the
 * portals in user space and by the minions' kernels.
 */

import type { Endpoints } from "../kinds/endpoints/object.js";
import { portalWishes } from "../kinds/service/annotations.js";
import type { Service } from "../kinds/service/object.js";
import { sameJson } from "../objects/same-json.js";
import type { core } from "../objects/types.js";
import { balancedByMinions } from "./load-balancers.js";
import type { Backend, BalancingTable, ServicePortPlan } from "./plan-types.js";

/** What v1 says when a service asks for ClientIP affinity and names no timeout: three hours. */
export const affinityTimeoutSecondsDefault = 10_800;

/** Most backends of one port that are kept as draining; beyond it the ones that left first are forgotten. */
export const drainingMax = 1_000;

/** What names one backend among those of all times: an address may be used again by another pod. */
export function backendKey(backend: Backend): string {
  return `${backend.uid}@${backend.ip}:${backend.port}`;
}

/** The id of one port of a service: `namespace/name:port/PROTOCOL`. */
export function planId(namespace: string, service: string, port: number, protocol: string): string {
  return `${namespace}/${service}:${port}/${protocol}`;
}

/** How the name or number in a service's targetPort is found among the ports of one subset; undefined = not there. */
function portInSubset(port: core.ServicePort, subset: core.EndpointSubset): number | undefined {
  const protocol = port.protocol ?? "TCP";
  const candidates = (subset.ports ?? []).filter((p) => (p.protocol ?? "TCP") === protocol);
  const named = candidates.find((p) => (p.name ?? "") === (port.name ?? ""));
  if (named) return named.port;
  // Endpoints written by hand often leave the name out; one port alone cannot be meant for another.
  const only = candidates.length === 1 ? candidates[0] : undefined;
  if (only && !only.name) return only.port;
  const target = port.targetPort;
  if (typeof target === "string") return candidates.find((p) => p.name === target)?.port;
  return undefined;
}

const order = (a: string | number, b: string | number): number => (a < b ? -1 : a > b ? 1 : 0);
const inOrder = (a: Backend, b: Backend): number => order(a.uid, b.uid) || order(a.ip, b.ip) || order(a.port, b.port);
const sameBackend = (a: Backend, b: Backend | undefined): boolean =>
  a.uid === b?.uid && a.ip === b.ip && a.port === b.port;

/** Every backend of `port` in the addresses `pick` selects, once each, in a fixed order. */
function backendsOf(
  port: core.ServicePort,
  endpoints: Endpoints | null,
  pick: (subset: core.EndpointSubset) => core.EndpointAddress[] | undefined,
): Backend[] {
  const found: Backend[] = [];
  for (const subset of endpoints?.subsets ?? []) {
    const number = portInSubset(port, subset);
    if (number === undefined) continue;
    for (const { ip, targetRef } of pick(subset) ?? []) found.push({ uid: targetRef?.uid ?? "", ip, port: number });
  }
  return found.sort(inOrder).filter((backend, i) => !sameBackend(backend, found[i - 1]));
}

/**
 * Who takes no new connections but may still hold old ones: what is not ready, then what the last plan still had.
 * Left out are those that are `gone`, and those whose place another has taken: the same address serving for a
 * new pod, or the same pod at a new address (its old sandbox is no more).
 */
function drainingOf(
  ready: Backend[],
  notReady: Backend[],
  before: ServicePortPlan | undefined,
  gone: ReadonlySet<string>,
): Backend[] {
  const current = [...ready, ...notReady];
  const byUid = new Map(current.map((b) => [b.uid, b]));
  const isCurrent = (b: Backend): boolean => {
    const now = byUid.get(b.uid);
    return now !== undefined && now.ip === b.ip && now.port === b.port;
  };
  const moved = (b: Backend): boolean => b.uid !== "" && byUid.has(b.uid) && byUid.get(b.uid)?.ip !== b.ip;
  const out = new Map<string, Backend>();
  const readyKeys = new Set(notReady.length > 0 ? ready.map(backendKey) : []);
  for (const b of notReady) if (!readyKeys.has(backendKey(b))) out.set(backendKey(b), b);
  // Nearly all of them are where they were; only for the others texts are made and compared.
  const left = before ? [...before.draining, ...before.backends].filter((b) => !isCurrent(b)) : [];
  if (left.length === 0) return [...out.values()];
  const addresses = new Set(current.map((b) => `${b.ip}:${b.port}`));
  const kept = left.filter((b) => !gone.has(b.uid || `${b.ip}:${b.port}`));
  const stillThere = kept.filter((b) => !addresses.has(`${b.ip}:${b.port}`) && !moved(b));
  for (const b of stillThere.slice(-drainingMax)) out.set(backendKey(b), b);
  return [...out.values()];
}

/** Portals have an IP of their own; a headless service, or one that is an alias of a name, has none. */
function portalIpOf(service: Service): string {
  const ip = service.spec.clusterIP ?? "";
  return service.spec.type === "ExternalName" || ip === "None" ? "" : ip;
}

/** A node port, and the service's own port where the minions are its load balancer. */
function hostPortsOf({ spec }: Service, port: core.ServicePort): number[] {
  if (spec.type !== "NodePort" && spec.type !== "LoadBalancer") return [];
  const ports = [port.nodePort ?? 0, balancedByMinions(spec) ? port.port : 0];
  return [...new Set(ports.filter((p) => p > 0))];
}

/** Every address from outside that the service answers on, each once. */
function externalIpsOf(service: Service): string[] {
  // What comes by way of a proxy (ours are the minions themselves) has another address when it gets here.
  const ingress = service.status?.loadBalancer?.ingress?.filter((i) => i.ipMode !== "Proxy") ?? [];
  const ips = [...(service.spec.externalIPs ?? []), ...ingress.flatMap((i) => (i.ip ? [i.ip] : []))];
  return [...new Set(ips)];
}

/**
 * The plans of one service, one for each of its ports, in the order of its ports; none if it has no portal IP.
 * @param endpoints null = nobody answers yet
 * @param previous what this function said last for the same service; whoever it had and is not in `endpoints`
 *   any more becomes draining
 * @param gone who has stopped for good and need not be drained any longer: pod uids, or `ip:port` of a backend
 *   without a pod
 */
export function planService(
  service: Service,
  endpoints: Endpoints | null,
  previous: readonly ServicePortPlan[] = [],
  gone: ReadonlySet<string> = new Set(),
): ServicePortPlan[] {
  const portalIp = portalIpOf(service);
  if (portalIp === "") return [];
  const namespace = service.metadata.namespace ?? "";
  const before = new Map(previous.map((plan) => [plan.id, plan]));
  const plans: ServicePortPlan[] = [];
  for (const port of service.spec.ports ?? []) {
    const protocol = port.protocol ?? "TCP";
    if (protocol !== "TCP" && protocol !== "UDP") continue;
    const id = planId(namespace, service.metadata.name, port.port, protocol);
    const backends = backendsOf(port, endpoints, (subset) => subset.addresses);
    const notReady = backendsOf(port, endpoints, (subset) => subset.notReadyAddresses);
    plans.push({
      id,
      namespace,
      service: service.metadata.name,
      portName: port.name ?? "",
      protocol,
      portalIp,
      port: port.port,
      externalIps: externalIpsOf(service),
      hostPorts: hostPortsOf(service, port),
      affinity: service.spec.sessionAffinity === "ClientIP" ? "ClientIP" : "None",
      affinityTimeoutSeconds:
        service.spec.sessionAffinityConfig?.clientIP?.timeoutSeconds ?? affinityTimeoutSecondsDefault,
      ...portalWishes(service),
      backends,
      draining: drainingOf(backends, notReady, before.get(id), gone),
    });
  }
  return plans;
}

/** What turns one table into the next. */
export interface BalancingDifference {
  revision: number;
  upsert: ServicePortPlan[];
  /** Ids of plans that are no more. */
  remove: string[];
}

const sameBackends = (a: readonly Backend[], b: readonly Backend[]): boolean =>
  a.length === b.length && a.every((backend, i) => sameBackend(backend, b[i]));

/** Whether two plans say the same. */
export function samePlan(a: ServicePortPlan, b: ServicePortPlan): boolean {
  const { backends, draining, ...rest } = a;
  const { backends: otherBackends, draining: otherDraining, ...otherRest } = b;
  return sameBackends(backends, otherBackends) && sameBackends(draining, otherDraining) && sameJson(rest, otherRest);
}

/** What an executor that has carried out `previous` must do to carry out `next`: nothing about plans that are equal. */
export function difference(previous: BalancingTable, next: BalancingTable): BalancingDifference {
  const before = new Map(previous.services.map((plan) => [plan.id, plan]));
  const upsert = next.services.filter((plan) => {
    const old = before.get(plan.id);
    before.delete(plan.id);
    return old !== plan && (old === undefined || !samePlan(old, plan));
  });
  return { revision: next.revision, upsert, remove: [...before.keys()] };
}

/** A table after a difference: what `difference(table, result)` would give back. Order of plans is that of their ids. */
export function applyDifference(table: BalancingTable, change: BalancingDifference): BalancingTable {
  const plans = new Map(table.services.map((plan) => [plan.id, plan]));
  for (const id of change.remove) plans.delete(id);
  for (const plan of change.upsert) plans.set(plan.id, plan);
  const services = [...plans.values()].sort((a, b) => (a.id < b.id ? -1 : a.id > b.id ? 1 : 0));
  return { revision: change.revision, services };
}
