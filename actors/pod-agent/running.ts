/** The state of a pod that runs: whatever changes about its containers is reported. */
import { imageFailed, imageReady, startFailed } from "./hearing.js";
import { whenOverdue } from "./overdue.js";
import { agentSetup, report } from "./setup.js";

const reported = report("running");

export const Running = agentSetup.createStateConfig({
  entry: ["decide", reported],
  always: { guard: "noneRunning", target: "Failed" },
  on: {
    "agent.imageReady": imageReady,
    "agent.imageFailed": imageFailed("running"),
    "agent.startFailed": startFailed("running"),
    "agent.containerStarted": [{ guard: "isAwaited", actions: ["takeCause", "takeStart", reported] }, {}],
    "agent.containerDied": [{ guard: "isCurrent", target: "Degraded", actions: ["takeCause", "takeDeath"] }, {}],
    "agent.runMet": { actions: ["takeCause", "meetRun", reported] },
    "agent.containerPaused": [{ guard: "isPauseNews", actions: ["takeCause", "takePause", reported] }, {}],
    "agent.sandboxCutOff": [{ guard: "isCutOff", actions: ["takeCause", "reconnect", reported] }, {}],
    "agent.sandboxReady": { actions: ["takeSandbox", reported] },
    "agent.probed": [
      { guard: "livenessFailed", actions: ["takeCause", "killUnhealthy"] },
      { actions: ["takeCause", "takeProbe", reported] },
    ],
    "agent.configChanged": [{ guard: "waitsForConfig", actions: ["hurry", "decide", reported] }, {}],
    timer: [whenOverdue, { guard: "isRestartTimer", actions: ["retry", "decide", reported] }, {}],
  },
});
