/** What an agent hears in the same way wherever it reports its pod in the same state. */
import type { AgentState } from "../../core/link/report.js";
import { report } from "./setup.js";

/** An image is there: a start may be due. */
export const imageReady = [{ guard: "isWantedImage", actions: ["takeImage", "decide"] }, {}] as const;

/** An image could not be pulled: it waits for its next try, which is reported. */
export const imageFailed = (state: AgentState) =>
  [{ guard: "isWantedImage", actions: ["takeCause", "takeFailure", report(state)] }, {}] as const;

/** A container could not be started: never, which is an end like any other, or not this time. */
export const startFailed = (state: AgentState) =>
  [
    { guard: "neverRan", target: "Degraded", actions: ["takeCause", "takeNoStart"] },
    { guard: "isAwaited", actions: ["takeCause", "takeFailure", report(state)] },
    {},
  ] as const;
