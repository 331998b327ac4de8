/** An entry of a scenario's timeline at its time, in steps that people can read. */

export type Entry = Record<string, unknown>;

export interface Placed {
  /** Ms since the cluster was up. */
  atMs: number;
  entry: Entry;
}

/** Times are written in steps of this, so that people can read them. */
const gridMs = 10;

export const grid = (ms: number): number => Math.max(0, Math.round(ms / gridMs) * gridMs);
