/** The state of a pod whose time is over: what runs is stopped, and nothing is started any more. */
import { agentSetup } from "./setup.js";

/** In every state of a pod that may still run. */
export const whenOverdue = {
  guard: "isDeadline",
  target: "#podAgent.Overdue",
  actions: ["takeCause", "takeDeadline"],
} as const;

export const Overdue = agentSetup.createStateConfig({
  entry: "stopAll",
  always: { guard: "nothingRuns", target: "Dead" },
  on: {
    "agent.containerDied": [{ guard: "isCurrent", actions: ["takeCause", "takeDeath"] }, {}],
    // It was on its way.
    "agent.containerStarted": [{ guard: "isAwaited", actions: ["takeCause", "takeStart", "stopAll"] }, {}],
    "agent.startFailed": [{ guard: "isAwaited", actions: ["takeCause", "takeFailure"] }, {}],
    "agent.sandboxDied": { actions: ["takeCause", "loseSandbox"] },
    "agent.sandboxFailed": {},
    "agent.volumesFailed": {},
    "agent.runMet": {},
    "agent.probed": {},
    timer: {},
  },
});
