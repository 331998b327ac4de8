import type { Backend, ServicePortPlan } from "../../../core/balancing/plan-types.js";
import { NftablesPlane } from "../../../daemon/minion/data-plane/nftables-plane.js";
import { type HostCommand, hostCommand } from "../../../daemon/network/host-command.js";
import { realClock } from "../../../daemon/real-clock.js";
import { place } from "./hosts.js";

export function planOf(service: string, portalIp: string, port: number, backends: Backend[]): ServicePortPlan {
  return {
    id: `bench/${service}:${port}/TCP`,
    namespace: "bench",
    service,
    portName: "",
    protocol: "TCP",
    portalIp,
    port,
    externalIps: [],
    hostPorts: [],
    affinity: "None",
    affinityTimeoutSeconds: 0,
    balancing: "RoundRobin",
    proxyProtocol: false,
    idleTimeoutSeconds: 0,
    backends,
    draining: [],
  };
}

/** This host's services in its kernel, by the data plane of a minion. Its faults are thrown by `settled`. */
export function kernelPlane(command: HostCommand = hostCommand): { plane: NftablesPlane; settled(): Promise<void> } {
  const faults: string[] = [];
  const plane = new NftablesPlane({
    command,
    clock: realClock(),
    log: (_level, message, fields) => faults.push(`${message}: ${JSON.stringify(fields)}`),
    probe: async () => {},
    onApplied: () => {},
  });
  plane.settle(place);
  const settled = async (): Promise<void> => {
    await plane.settled();
    if (faults.length > 0) throw new Error(faults.join("; "));
  };
  return { plane, settled };
}

export const median = (values: readonly number[]): number => [...values].sort((a, b) => a - b)[values.length >> 1] ?? 0;
export const rounded = (value: number): number => Math.round(value * 1000) / 1000;
