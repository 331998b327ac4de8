/** What a report is made of: plain data, whatever it comes from (a run in virtual time, a live one, a recording). */
import type { Failure, Mark } from "../result.js";

/** What a lane can show; drawn by colour, and in words in its title. */
export type SpanState =
  | "ready"
  /** It runs and is not ready. */
  | "running"
  | "pending"
  | "starting"
  | "failed"
  | "lost"
  /** On its way out. */
  | "ending"
  | "succeeded"
  /** A minion that takes no new pods. */
  | "cordoned"
  /** A master's process is not there. */
  | "down";

/** Times are ms since the beginning of the report. */
export interface Span {
  fromMs: number;
  toMs: number;
  state: SpanState;
  /** What more there is to say. */
  why: string;
}

export interface Lane {
  kind: "master" | "minion" | "pod";
  /** Of a pod its uid, else the name. */
  id: string;
  name: string;
  /** Where a pod is; "" until it is bound. */
  minion: string;
  /** The controller of a pod; "" if it has none. */
  controller: string;
  spans: Span[];
}

/** From `atMs` on. */
export interface Level {
  atMs: number;
  ready: number;
  wanted: number;
}

/** A controller's replicas, or a pod that has no controller. */
export interface Group {
  kind: "controller" | "pod";
  name: string;
  levels: Level[];
}

/** What something that was done, or befell, meant for a group, and how long it took until it was whole again. */
export interface Recovery {
  /** Index of the mark it is counted from; -1: the beginning. */
  mark: number;
  group: string;
  /** Ms from there until somebody was missing. */
  noticedMs: number;
  fewestReady: number;
  wanted: number;
  /** Ms from there until as many were ready as are wanted; null: that did not happen before the end. */
  wholeMs: number | null;
}

export interface Chronicle {
  title: string;
  docs: string;
  world: "simulated" | "live" | "recorded";
  /** Of a simulated run. */
  seed?: string;
  /** When it began, ms since the epoch; absent where time is virtual. */
  beganAtMs?: number;
  tookMs: number;
  /** Absent where nothing was asked for. */
  ok?: boolean;
  failures: Failure[];
  skipped: string[];
  marks: Mark[];
  lanes: Lane[];
  groups: Group[];
  recoveries: Recovery[];
}
