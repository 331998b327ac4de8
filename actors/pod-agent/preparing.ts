/** The states of a pod that does not run yet: what its containers need is made, then they are started. */
import { imageFailed, imageReady, startFailed } from "./hearing.js";
import { whenOverdue } from "./overdue.js";
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
      whenOverdue,
      { guard: "isSandboxTimer", actions: "acquire" },
      { guard: "isVolumesTimer", actions: agentSetup.emit({ type: "prepareVolumes" }) },
      { guard: "isRestartTimer", actions: "retry" },
      {},
    ],
  },
});

export const Starting = agentSetup.createStateConfig({
  entry: "decide",
  always: [
    { guard: "someRunning", target: "Running" },
    { guard: "initFailed", target: "Dead" },
  ],
  on: {
    "agent.imageReady": imageReady,
    "agent.imageFailed": imageFailed("waiting"),
    "agent.containerStarted": [
      { guard: "isBesideStart", actions: ["takeCause", "takeStart", "decide", report("waiting")] },
      { guard: "isAwaited", actions: ["takeCause", "takeStart"] },
      {},
    ],
    "agent.probed": [
      { guard: "livenessFailed", actions: ["takeCause", "killUnhealthy"] },
      { actions: ["takeCause", "takeProbe", "decide", report("waiting")] },
    ],
    "agent.startFailed": [
      { guard: "besideNeverRan", actions: ["takeCause", "takeNoStart", "decide", report("waiting")] },
      ...startFailed("waiting"),
    ],
    "agent.configChanged": { actions: ["hurry", "decide"] },
    "agent.containerDied": [
      { guard: "isBesideDeath", actions: ["takeCause", "takeDeath", "decide", report("waiting")] },
      { guard: "isCurrent", target: "Failed", actions: ["takeCause", "takeDeath"] },
      {},
    ],
    timer: [whenOverdue, { guard: "isRestartTimer", actions: ["retry", "decide"] }, {}],
  },
});
