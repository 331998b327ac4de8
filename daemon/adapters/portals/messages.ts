/** What the master and a thread of portals say to each other over their MessagePort. */
import type { BalancingDifference } from "../../../core/balancing/plan.js";
import type { PortalCounts, PortalLimits, PortalReport } from "./portal-pool.js";

export type ToPortals =
  | { type: "apply"; request: number; change: BalancingDifference }
  | { type: "count"; request: number }
  | { type: "close" };

export type FromPortals =
  | { type: "applied"; request: number }
  | { type: "counted"; request: number; ports: PortalCounts[] }
  | { type: "reported"; report: PortalReport };

/** The one task of a thread of portals; it ends when the thread is told to close. */
export interface PortalTask {
  port: import("node:worker_threads").MessagePort;
  sharedIp: string;
  limits: PortalLimits;
}
