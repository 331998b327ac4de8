/**
 * Portals: services reached through proxies in user space. They work on any machine, without privileges and
 * without help from a kernel; the price is a copy of every byte.
 */

import type { BalancingDifference } from "../../../core/balancing/plan.js";
import type { FaultReason } from "../../../core/fault.js";

/** Every limit of one thread of portals, with its default below. Times in milliseconds. */
export interface PortalLimits {
  /** TCP connections open at once; a further one is reset. Each takes two file descriptors. */
  connectionsMax: number;
  /** UDP clients remembered at once; the one silent for longest makes room. Each takes one file descriptor. */
  udpClientsMax: number;
  /** A UDP client that is silent for this long is forgotten. 0.5.4: one minute. */
  udpIdleMs: number;
  /** How long each attempt to reach a backend may take, in turn; no more attempts run out of time than there are entries. 0.5.4. */
  dialTimeoutsMs: readonly number[];
  /** Backends tried for one connection, whatever the reason they fail. */
  dialAttemptsMax: number;
  /** A backend that let a dial run out of time is asked only when no other is left, for this long. */
  suspectMs: number;
  /** ClientIP affinity: addresses remembered per service port. */
  affinityClientsMax: number;
  /** A connection with one side ended and nothing moving is closed after this. */
  halfOpenIdleMs: number;
  /** A whole connection with nothing moving is closed after this. */
  idleMs: number;
  /** How often an address that could not be listened on is tried again. */
  listenRetryMs: number;
  /** Connections the kernel may hold before they are accepted. */
  backlog: number;
}

export const portalLimits: PortalLimits = {
  connectionsMax: 8_000,
  udpClientsMax: 4_000,
  udpIdleMs: 60_000,
  dialTimeoutsMs: [1_000, 2_000, 4_000, 8_000],
  dialAttemptsMax: 16,
  suspectMs: 10_000,
  affinityClientsMax: 65_536,
  halfOpenIdleMs: 3_600_000,
  idleMs: 86_400_000,
  listenRetryMs: 2_000,
  backlog: 1_024,
};

/** Whether one address of a service port is served. Told once when it becomes so or stops being so, not at every retry. */
export interface PortalReport {
  /** Id of the plan. */
  id: string;
  ip: string;
  port: number;
  /** null = listening. */
  fault: { reason: FaultReason; message: string } | null;
}

/** What went through one service port since it was first planned in its thread. */
export interface PortalCounts {
  id: string;
  /** Connections, or UDP clients, open now. */
  open: number;
  /** Connections, or UDP clients, that reached a backend. */
  served: number;
  /** Dials that failed and were followed by another backend. */
  retried: number;
  /** Clients turned away: no backend, none reachable, or a limit reached. */
  refused: number;
  bytesToBackends: number;
  bytesToClients: number;
}

export interface PortalStats {
  threads: number;
  /** Threads that died and were replaced. */
  replaced: number;
  ports: PortalCounts[];
}

export interface PortalPool {
  /**
   * Makes the portals follow the plans. Resolves once every thread has carried it out: addresses are then
   * listened on, or their fault has been reported, and no new connection goes to a backend that was taken out.
   */
  apply(change: BalancingDifference): Promise<void>;
  stats(): Promise<PortalStats>;
  /** Stops listening and ends every connection. */
  close(): Promise<void>;
}

/** Where portals of a pool are and who hears of their faults. */
export interface PortalOptions {
  /** "" = every service port listens on its own portal IP; else they all share this address, and ports may collide. */
  sharedIp: string;
  limits: PortalLimits;
  report: (report: PortalReport) => void;
}
