/** The states of a pod that ran and does not: its next run is started at once, or waits for its next try. */
import { imageFailed, imageReady } from "./hearing.js";
import { whenOverdue } from "./overdue.js";
import { agentSetup, report } from "./setup.js";

type Told = "failed" | "restarting";

/** What runs beside the others (a sidecar, an ephemeral container) begins while they are down, and is told at once. */
const besideStarted = (told: Told) =>
  [
    { guard: "isBesideStart", actions: ["takeCause", "takeStart", report(told)] },
    { guard: "isAwaited", actions: ["takeCause", "takeStart"] },
    {},
  ] as const;

/** It ends while the others are down: a sidecar is started again all the same. */
const besideDied = (told: Told) =>
  [
    { guard: "isBesideDeath", actions: ["takeCause", "takeDeath", "decide", report(told)] },
    { guard: "isCurrent", actions: ["takeCause", "takeDeath"] },
    {},
  ] as const;

export const Failed = agentSetup.createStateConfig({
  entry: [report("failed"), "decide"],
  always: [
    { guard: "someStarting", target: "Restarting" },
    { guard: "someWaiting", target: "BackOff" },
    { guard: "hasEndedWell", target: "Succeeded" },
    { target: "Dead" },
  ],
});

export const Restarting = agentSetup.createStateConfig({
  entry: report("restarting"),
  always: { guard: "someRunning", target: "Running" },
  on: {
    "agent.startFailed": [
      { guard: "neverRan", target: "Degraded", actions: ["takeCause", "takeNoStart"] },
      { guard: "isAwaited", target: "BackOff", actions: ["takeCause", "takeFailure"] },
      {},
    ],
    "agent.imageReady": imageReady,
    "agent.containerStarted": besideStarted("restarting"),
    "agent.containerDied": besideDied("restarting"),
    "agent.configChanged": { actions: ["hurry", "decide"] },
    timer: [whenOverdue, { guard: "isRestartTimer", actions: ["retry", "decide"] }, {}],
  },
});

export const BackOff = agentSetup.createStateConfig({
  entry: report("failed"),
  always: { guard: "someRunning", target: "Running" },
  on: {
    timer: [
      whenOverdue,
      { guard: "isRestartTimer", target: "Resuming", actions: ["takeCause", "retry", "decide"] },
      {},
    ],
    "agent.configChanged": [
      { guard: "waitsForConfig", target: "Resuming", actions: ["takeCause", "hurry", "decide"] },
      {},
    ],
    "agent.imageReady": [
      // What is started beside the others is no try of theirs.
      { guard: "isBesideImage", actions: ["takeImage", "decide"] },
      { guard: "isWantedImage", target: "Restarting", actions: ["takeCause", "takeImage", "decide"] },
      {},
    ],
    "agent.imageFailed": imageFailed("failed"),
    "agent.containerStarted": besideStarted("failed"),
    "agent.containerDied": besideDied("failed"),
  },
});

/** A wait is over: either a start is on its way now, or an image is pulled again. */
export const Resuming = agentSetup.createStateConfig({
  always: [{ guard: "someStarting", target: "Restarting" }, { target: "BackOff" }],
});
