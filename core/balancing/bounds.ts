/** A plan without what is the cluster's own: it may have been claimed before there was a minion there, or a rule. */
import { type OwnPlaces, outsideAddressFault, reservedFor } from "../network/own-places.js";
import type { ServicePortPlan } from "./plan-types.js";

/** The same plan where it claims nothing that is the cluster's own. */
export function withinBounds(plan: ServicePortPlan, own: OwnPlaces): ServicePortPlan {
  const externalIps = plan.externalIps.filter((ip) => outsideAddressFault(ip, own) === "");
  const hostPorts = plan.hostPorts.filter((port) => reservedFor(plan.protocol, port, own) === "");
  const isWithin = externalIps.length === plan.externalIps.length && hostPorts.length === plan.hostPorts.length;
  return isWithin ? plan : { ...plan, externalIps, hostPorts };
}
