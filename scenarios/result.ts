/** What comes of a run of a scenario, for reports and for programs. */
import type { World } from "./world.js";

export interface Failure {
  /** What kind of failure, and of what: two runs fail alike when this is the same. */
  what: string;
  message: string;
  /** Ms since the cluster was up. */
  atMs: number;
  line?: number;
}

/** Something worth a place on the timeline of a report. */
export interface Mark {
  type: "fault" | "heal" | "action" | "expect" | "failure" | "calm";
  text: string;
  /** Ms since the cluster was up. */
  atMs: number;
  /** How long it took to come true. */
  tookMs?: number;
  minions?: string[];
  pods?: string[];
}

export interface Result {
  scenario: string;
  world: World["kind"];
  seed: string;
  ok: boolean;
  failures: Failure[];
  marks: Mark[];
  skipped: string[];
  /** When the cluster was up, on the world's clock. */
  beganAtMs: number;
  /** Ms of the world's time, from the start of the cluster to the end. */
  tookMs: number;
}

export interface RunOptions {
  /** Faults that this world cannot do are left out instead of failing. */
  skipUnsupported: boolean;
  /** Ends the run at the first failure. */
  failFast: boolean;
  /** Told of everything worth a place on the timeline, as it happens. */
  tell?(mark: Mark): void;
}
