/** How long a minion is waited for, and what is heard of it. Pure. */
import {
  type HeartbeatHistory,
  intervalTo,
  lostAtMs,
  observe,
  observerAbsent,
  observerStalled,
  suspectAtMs,
} from "../../core/liveness/phi-accrual.js";
import { paceAfter } from "../../core/liveness/slowness.js";
import type { MinionEvent, Stamped } from "../events.js";
import type { LossCause, MinionContext } from "./context.js";

/** A daemon whose link was closed has this long to come back before its pods are given up. */
export const reconnectGraceMs = 5_000;
/** After the master itself was away, every minion has this long to dial in. */
export const absentGraceMs = 10_000;
/** An engine that does not answer its daemon has this long before its pods are given up: containers outlive a restart of it. */
export const engineGraceMs = 60_000;
/** Others that are overdue have this long to be heard before a loss is judged without them. */
export const decideMsMax = 1_500;

/** What a heartbeat at `atMs` changes. */
export function heard({ history, pace }: MinionContext, atMs: number): Pick<MinionContext, "history" | "pace"> {
  const interval = intervalTo(history, atMs);
  return { history: observe(history, atMs), pace: interval === undefined ? pace : paceAfter(pace, interval) };
}

/** From `atMs` until its silence becomes suspicious. */
export const suspicionDelayMs = (history: HeartbeatHistory, atMs: number): number =>
  Math.max(0, suspectAtMs(history) - atMs);

/** From `atMs` until it is given up if it stays silent. */
export const lossDelayMs = (history: HeartbeatHistory, atMs: number): number => Math.max(0, lostAtMs(history) - atMs);

/** The history if at `atMs` it is only noticed that it became suspicious; it may be so late that it would be lost. */
export const overslept = (history: HeartbeatHistory, atMs: number): HeartbeatHistory =>
  observerStalled(history, atMs - lostAtMs(history), atMs);

/** How long its daemon still has to dial in again. */
export const redialLeftMs = ({ closedMs }: MinionContext, atMs: number): number =>
  Math.max(0, closedMs + reconnectGraceMs - atMs);

/** How long its engine still has. */
export const engineLeftMs = ({ engineDownMs }: MinionContext, atMs: number): number =>
  Math.max(0, engineDownMs + engineGraceMs - atMs);

/** What changes when it is known that the master stood still for `forMs`: every wait goes on as long again. */
export function givenBack(
  { history, closedMs, engineDownMs }: MinionContext,
  forMs: number,
  atMs: number,
): Pick<MinionContext, "history" | "closedMs" | "engineDownMs"> {
  const later = (sinceMs: number): number => (sinceMs === 0 ? 0 : sinceMs + Math.min(forMs, atMs - sinceMs));
  return {
    history: observerAbsent(history, forMs, atMs),
    closedMs: later(closedMs),
    engineDownMs: later(engineDownMs),
  };
}

/** What it says of its engine: "" = nothing is wrong; undefined = nothing is said. */
export function engineTrouble(event: MinionEvent): string | undefined {
  if (event.type === "minion.connected") return event.engineMessage;
  return event.type === "minion.heartbeat" ? (event.engineOk ? "" : event.engineMessage || "no answer") : undefined;
}

/** Why it is lost, as far as the event tells. */
export function lossOf(
  { history, engineMessage }: MinionContext,
  event: Stamped<MinionEvent>,
  cause: LossCause,
): Partial<Pick<MinionContext, "cause" | "why">> {
  if (cause === "silence")
    return { cause, why: `no heartbeat for ${((event.atMs - history.lastMs) / 1000).toFixed(1)} s` };
  if (cause === "engine") return { cause, why: `its engine does not answer: ${engineMessage}` };
  return event.type === "minion.disconnected" ? { cause, why: `its daemon left: ${event.why}` } : {};
}
