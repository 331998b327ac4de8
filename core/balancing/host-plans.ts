/** Ports of services on hosts' own addresses, for portals: a kernel needs one rule for them, a portal listens on each. */
import type { ServicePortPlan } from "./plan-types.js";

/** Plans that listen on each of `ips` at the host ports of `plans`, with the same backends. */
export function onHosts(plans: readonly ServicePortPlan[], ips: readonly string[]): ServicePortPlan[] {
  if (ips.length === 0) return [];
  return plans.flatMap((plan) =>
    plan.hostPorts.map((port) => ({
      ...plan,
      id: `${plan.id}@${port}`,
      port,
      portalIp: "",
      externalIps: [...ips],
      hostPorts: [],
    })),
  );
}
