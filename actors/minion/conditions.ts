/** The conditions of a minion's object: what is wrong with it, each kind of trouble by itself. Pure. */
import type { core } from "../../core/objects/types.js";
import { toApiTime } from "../../core/time.js";
import type { LossCause, MinionContext } from "./context.js";

/** `closed`: its connection is closed, and it has a while to dial in again; nothing is given up yet. */
export type Standing = "ready" | "closed" | "engineDown" | "lost";

type Status = "True" | "False" | "Unknown";
type Line = readonly [type: string, status: Status, reason: string, message: string];

const lossReasons: Readonly<Record<LossCause, string>> = {
  absent: "NotDialledIn",
  link: "LinkLost",
  silence: "Silent",
  engine: "EngineDown",
};

function readiness({ cause, why, engineMessage }: MinionContext, standing: Standing): Line {
  if (standing === "ready" || standing === "closed")
    return ["Ready", "True", "MinionReady", "the daemon answers and its engine runs"];
  if (standing === "engineDown") return ["Ready", "False", "EngineDown", engineMessage];
  return ["Ready", "False", lossReasons[cause], why];
}

function link({ cause, why }: MinionContext, standing: Standing): Line {
  if (standing === "closed") return ["Connected", "False", lossReasons.link, why];
  if (standing !== "lost" || cause === "engine") return ["Connected", "True", "Connected", "its daemon is connected"];
  if (cause === "silence")
    return ["Connected", "Unknown", "Silent", "its connection is open, and nothing comes through"];
  return ["Connected", "False", lossReasons[cause], why];
}

function engine({ cause, engineDownMs, engineMessage }: MinionContext, isLost: boolean): Line {
  if (engineDownMs > 0) return ["EngineReady", "False", "EngineDown", engineMessage];
  if (isLost && cause !== "engine") return ["EngineReady", "Unknown", lossReasons[cause], "the minion is not heard of"];
  return ["EngineReady", "True", "EngineUp", "its engine answers"];
}

function silence({ cause, why }: MinionContext, isLost: boolean): Line {
  return isLost && cause === "silence"
    ? ["Silent", "True", "NoHeartbeat", `${why}: cut off, without power, or at a standstill`]
    : ["Silent", "False", "Heard", ""];
}

function slowness({ slow }: MinionContext): Line {
  return slow ? ["Slow", "True", "LateHeartbeats", "its heartbeats come late"] : ["Slow", "False", "InTime", ""];
}

function flapping({ flaps }: MinionContext, atMs: number): Line {
  return flaps.untilMs > atMs
    ? ["Flapping", "True", "LostTooOften", flapMessage(flaps)]
    : ["Flapping", "False", "Steady", ""];
}

/** Why it gets no new pods, and until when. */
export function flapMessage({ lossesMs, untilMs }: MinionContext["flaps"]): string {
  const since = toApiTime(lossesMs[0] ?? 0);
  return `lost ${lossesMs.length} times since ${since}; it gets no new pods until ${toApiTime(untilMs)}, or until it is cordoned and uncordoned`;
}

function eviction({ heldWhy }: MinionContext): Line {
  return heldWhy === ""
    ? ["EvictionHalted", "False", "NotHalted", ""]
    : ["EvictionHalted", "True", "TooManyLost", heldWhy];
}

/** All of them. Times of change are settled where they are written: a status that stays keeps its own. */
export function conditionsOf(context: MinionContext, standing: Standing, atMs: number): core.NodeCondition[] {
  const isLost = standing === "lost";
  const lines = [
    readiness(context, standing),
    link(context, standing),
    engine(context, isLost),
    silence(context, isLost),
    slowness(context),
    flapping(context, atMs),
    eviction(context),
  ];
  return lines.map(([type, status, reason, message]) => ({
    type,
    status,
    lastHeartbeatTime: toApiTime(atMs),
    lastTransitionTime: toApiTime(atMs),
    reason,
    message,
  }));
}

/** What is told as an event, too. */
export type Warning = "MinionLost" | "EvictionHalted" | "EngineDown";

/** What such an event says. */
export function warningOf({ why, heldWhy, engineMessage }: MinionContext, reason: Warning): string {
  if (reason === "MinionLost") return why;
  return reason === "EngineDown" ? engineMessage : heldWhy;
}
