/** Plans of services for tests of the kernel's tables. */
import type { Backend, ServicePortPlan } from "../../../../core/balancing/plan-types.js";
import { parseCidr } from "../../../../core/network/cidr.js";

export const backend = (ip: string, port = 8080): Backend => ({ uid: `uid-${ip}`, ip, port });

export function plan(name: string, over: Partial<ServicePortPlan> = {}): ServicePortPlan {
  const { port = 80, protocol = "TCP" } = over;
  return {
    id: `default/${name}:${port}/${protocol}`,
    namespace: "default",
    service: name,
    portName: "",
    protocol,
    portalIp: "10.0.0.10",
    port,
    externalIps: [],
    hostPorts: [],
    affinity: "None",
    affinityTimeoutSeconds: 10_800,
    balancing: "RoundRobin",
    proxyProtocol: false,
    idleTimeoutSeconds: 0,
    backends: [backend("10.244.0.2"), backend("10.244.1.2")],
    draining: [],
    ...over,
  };
}

export const place = {
  table: "troupe-test",
  serviceCidr: "10.0.0.0/16",
  podCidr: "10.244.0.0/24",
  bridge: "trb-test",
  bridgesFiltered: true,
  master: { address: "192.0.2.1", port: 8443 },
} as const;

export const ownPods = parseCidr(place.podCidr);
