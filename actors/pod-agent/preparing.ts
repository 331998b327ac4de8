/** The states of a pod that does not run yet: what its containers need is made, then they are started. */
import { imageFailed, imageReady, startFailed } from "./hearing.js";
import { agentSetup, report } from "./setup.js";

export const Preparing = agentSetup.createStateConfig({
  entry: ["prepare", "pullWaiting", report("waiting")],
  always: [
    { guard: "isEmpty", target: "Running" },
    { guard: "isPrepared", target: "Starting" },
  ],
  on: {
    "agent.sandboxFailed": {
      actions: [
        "takeCause",
        "takeTrouble",
        "noteTrouble",
        { type: "retryLater", params: { name: "sandbox" } },
        report("waiting"),
      ],
    },
    "agent.volumesFailed": {
      actions: [
        "takeCause",
        "takeTrouble",
        "noteTrouble",
        { type: "retryLater", params: { name: "volumes" } },
        report("waiting"),
      ],
    },
    "agent.imageFailed": imageFailed("waiting"),
    "agent.configChanged": { actions: "prepareAgain" },
    timer: [
      { guard: "isSandboxTimer", actions: "acquire" },
      { guard: "isVolumesTimer", actions: agentSetup.emit({ type: "prepareVolumes" }) },
      { guard: "isRestartTimer", actions: "retry" },
      {},
    ],
  },
});

export const Starting = agentSetup.createStateConfig({
  entry: "decide",
  always: { guard: "someRunning", target: "Running" },
  on: {
    "agent.imageReady": imageReady,
    "agent.imageFailed": imageFailed("waiting"),
    "agent.startFailed": startFailed("waiting"),
    "agent.configChanged": { actions: ["hurry", "decide"] },
    "agent.containerDied": [{ guard: "isCurrent", target: "Failed", actions: ["takeCause", "takeDeath"] }, {}],
    timer: [{ guard: "isRestartTimer", actions: ["retry", "decide"] }, {}],
  },
});
