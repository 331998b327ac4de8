/** A scenario as it was read: everything checked, every default filled in, times in ms. */

import type { ClusterSpec } from "../cluster-spec.js";
import type { ActionSpec, Workload } from "./action-spec.js";
import type { Condition } from "./condition.js";
import type { FaultSpec } from "./fault-spec.js";
import type { Selector } from "./victims.js";

/** When an entry of the timeline happens. `when` and `after` count from the entry before it. */
export type Trigger =
  | { type: "at"; atMs: number }
  | { type: "after"; delayMs: number }
  | { type: "when"; condition: Condition; patienceMs: number };

export type Deed =
  | { type: "fault"; spec: FaultSpec; on: Selector | undefined; forMs: number | undefined; as: string | undefined }
  | { type: "action"; spec: ActionSpec }
  | { type: "expect"; condition: Condition; withinMs: number };

export interface TimelineEntry {
  trigger: Trigger;
  deed: Deed;
  /** For people: what it says, and the line it stands on. */
  text: string;
  line: number;
}

/** After the timeline: all faults end, and the cluster has to come to rest and stay there. */
export interface CalmSpec {
  /** `none`: nothing is asked; `explained`: what does not run must say why. */
  demand: "strict" | "explained" | "none";
  withinMs: number;
  quietMs: number;
}

export interface Scenario {
  name: string;
  docs: string;
  seed: string;
  /** Can be run on real Docker; `netns`: only where each minion has a host of its own. */
  live: boolean | "netns";
  cluster: ClusterSpec;
  workloads: Workload[];
  timeline: TimelineEntry[];
  /** Names of invariants that are not asked for. */
  except: string[];
  calm: CalmSpec;
}

export const defaultCalm: CalmSpec = { demand: "strict", withinMs: 150_000, quietMs: 15_000 };
/** A `when` that does not come true by then fails. */
export const defaultPatienceMs = 60_000;
