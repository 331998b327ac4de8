/** How long a minion is waited for, and what is heard of it. Pure. */
import { type HeartbeatHistory, lostAtMs, suspectAtMs } from "../../core/liveness/phi-accrual.js";
import type { MinionEvent } from "../events.js";

/** A daemon whose link was closed has this long to come back before its pods are given up. */
export const reconnectGraceMs = 5_000;
/** After the master itself was away, every minion has this long to dial in. */
export const absentGraceMs = 10_000;
/** An engine that does not answer its daemon has this long before its pods are given up: containers outlive a restart of it. */
export const engineGraceMs = 60_000;
/** Others that are overdue have this long to be heard before a loss is judged without them. */
export const decideMsMax = 1_500;

/** The deadlines after a heartbeat. */
export const armDetector = (history: HeartbeatHistory, atMs: number) =>
  [
    { type: "armTimer" as const, name: "suspect", delayMs: Math.max(0, suspectAtMs(history) - atMs) },
    { type: "armTimer" as const, name: "lost", delayMs: Math.max(0, lostAtMs(history) - atMs) },
  ] as const;

/** What it says of its engine: "" = nothing is wrong; undefined = nothing is said. */
export function engineTrouble(event: MinionEvent): string | undefined {
  if (event.type === "minion.connected") return event.engineMessage;
  return event.type === "minion.heartbeat" ? (event.engineOk ? "" : event.engineMessage || "no answer") : undefined;
}
