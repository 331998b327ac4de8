/** Who answers for one port of a service, found in its endpoints. */
import type { Endpoints } from "../kinds/endpoints/object.js";
import type { core } from "../objects/types.js";
import type { Backend } from "./plan-types.js";

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

export const sameBackend = (a: Backend, b: Backend | undefined): boolean =>
  a.uid === b?.uid && a.ip === b.ip && a.port === b.port;

/** Every backend of `port` in the addresses `pick` selects, once each, in a fixed order. */
export function backendsOf(
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
