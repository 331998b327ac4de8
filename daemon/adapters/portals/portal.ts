import type { ServicePortPlan } from "../../../core/balancing/plan-types.js";
import type { Clock } from "../../../core/time.js";
import type { PortalCounts, PortalLimits, PortalReport } from "./portal-pool.js";
import type { UdpClient } from "./udp-client.js";

/** What all portals of one thread share. */
export interface PortalEnv {
  clock: Clock;
  limits: PortalLimits;
  report: (report: PortalReport) => void;
  /** How much of the thread's limits is taken. */
  usage: {
    connections: number;
    /** In order of last use. */
    udpClients: Set<UdpClient>;
  };
}

/** One service port in user space. */
export interface Portal {
  readonly counts: PortalCounts;
  /** Follows a new plan of the same id. Resolves when every address is listened on or its fault is reported. */
  become(plan: ServicePortPlan, ips: readonly string[]): Promise<void>;
  /** Takes no more clients; those that are there are left alone. Frees its addresses at once. */
  stopListening(): void;
  /** Ends everything. */
  close(): void;
  /** Called now and then to end what has been idle for too long. */
  sweep(nowMs: number): void;
}
