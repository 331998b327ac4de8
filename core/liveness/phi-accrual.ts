/** Placeholder history of heartbeats. */
export interface HeartbeatHistory { lastMs: number; intervals: number[] }
export const emptyHistory: HeartbeatHistory = { lastMs: 0, intervals: [] };
export function observe(history: HeartbeatHistory, atMs: number): HeartbeatHistory {
  return { lastMs: atMs, intervals: history.intervals };
}
export function suspectAtMs(history: HeartbeatHistory): number { return history.lastMs + 1_600; }
export function lostAtMs(history: HeartbeatHistory): number { return history.lastMs + 2_200; }
