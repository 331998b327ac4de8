import type { core } from "../core/objects/types.js";

/** Where a pod's own agent says it is. Only the agent moves it; the master follows. */
export type AgentState =
  | "waiting"
  | "running"
  | "failed"
  | "restarting"
  | "succeeded"
  /** Ended for good, and not well: its restart policy asks for no other try. */
  | "dead"
  | "stopping";

/** The fact of the outside world that led to a report, in the engine's own words, for people who ask why. */
export interface ReportCause {
  /** e.g. `died`, `probe`, `adopted`. */
  type: string;
  container?: string;
  /** Engine's id of the container. */
  id?: string;
  exitCode?: number;
  oomKilled?: boolean;
  atMs?: number;
  message?: string;
}

/** What a minion says of one of its pods. `seq` grows with each report of that pod: of two, the greater is right. */
export interface PodReport {
  uid: string;
  namespace: string;
  name: string;
  seq: number;
  state: AgentState;
  status: core.PodStatus;
  cause?: ReportCause;
}
