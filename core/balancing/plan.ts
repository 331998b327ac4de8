/**
 * From a service and who answers for it to where its traffic goes. Pure: the same plan is carried out by the
 * portals in user space and by the minions' kernels.
 */
import type { Endpoints } from "../kinds/endpoints/object.js";
import { portalWishes } from "../kinds/service/annotations.js";
import type { Service } from "../kinds/service/object.js";
import { sameJson } from "../objects/same-json.js";
import { backendsOf, sameBackend } from "./backends.js";
import type { Backend, BalancingTable, ServicePortPlan } from "./plan-types.js";
import { externalIpsOf, hostPortsOf, portalIpOf } from "./service-addresses.js";

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
