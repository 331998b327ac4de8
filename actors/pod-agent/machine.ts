/**
 * The minion's half of a pod: owns its sandbox and containers, with or without a master in reach.
 *
 *   Preparing (sandbox, volumes, images) ─► Starting ─► Running ─► Failed ─► Restarting ─► Running
 *        Failed ─► BackOff (waits for its next try) ─► Restarting      Failed ─► Succeeded | Dead (policy)
 *        any ─► Stopping ─► Gone
 */
import { emit } from "xstate";
import { initialContext } from "./context.js";
import { agentSetup } from "./setup.js";

/** A pod that could not be taken down (its engine is away) is tried again after this. */
export const tearDownRetryMs = 2_000;

/** What ended for good is not built again. */
const over = {
  "agent.sandboxDied": {},
  "agent.sandboxCutOff": {},
  "agent.containerPaused": {},
} as const;

export const podAgentMachine = agentSetup.createMachine({
  id: "podAgent",
  initial: "Restored",
  context: ({ input }) => initialContext(input),
  on: {
    "agent.stopAsked": { target: ".Stopping", actions: ["takeCause", "takeGrace"] },
    "agent.podChanged": { actions: "takePod" },
    "agent.imageReady": [{ guard: "isWantedImage", actions: ["takeImage"] }, {}],
    "agent.imageFailed": [{ guard: "isWantedImage", actions: ["takeCause", "takeFailure"] }, {}],
    "agent.sandboxDied": { target: ".Rebuilding", actions: ["takeCause", "loseSandbox"] },
    "agent.sandboxReady": { actions: "takeSandbox" },
    "agent.volumesReady": { actions: "takeVolumes" },
    "agent.containerDied": [{ guard: "isCurrent", actions: ["takeCause", "takeDeath"] }, {}],
    "agent.containerStarted": [{ guard: "isAwaited", actions: ["takeCause", "takeStart"] }, {}],
    "agent.startFailed": [
      { guard: "neverRan", target: ".Degraded", actions: ["takeCause", "takeNoStart"] },
      { guard: "isAwaited", actions: ["takeCause", "takeFailure"] },
      {},
    ],
    "agent.runMet": { actions: ["takeCause", "meetRun"] },
    "agent.metRunEnded": { actions: "noteMetRun" },
    "agent.containerPaused": [{ guard: "isPauseNews", actions: ["takeCause", "takePause"] }, {}],
    "agent.sandboxCutOff": [{ guard: "isCutOff", actions: ["takeCause", "reconnect"] }, {}],
    "agent.probed": [
      { guard: "livenessFailed", actions: ["takeCause", "killUnhealthy"] },
      { actions: ["takeCause", "takeProbe"] },
    ],
    timer: [{ guard: "isRestartTimer", actions: "retry" }, {}],
    "agent.tornDown": {},
    "agent.tearDownFailed": {},
    "*": { actions: "unexpected" },
  },
  states: {
    Restored: {
      always: [
        { guard: "someRunning", target: "Running", actions: ["reconnectFound", "pullWaiting", "watchRunning"] },
        { guard: "hasEndedWell", target: "Succeeded" },
        { guard: "hasEnded", target: "Dead" },
        { guard: "hasRun", target: "Failed", actions: ["reconnectFound", "pullWaiting"] },
        { target: "Preparing", actions: "reconnectFound" },
      ],
    },
    Rebuilding: {
      entry: { type: "report", params: { state: "failed" } },
      always: [
        { guard: "hasEndedWell", target: "Succeeded" },
        { guard: "hasEnded", target: "Dead" },
        { target: "Preparing" },
      ],
    },
    Preparing: {
      entry: ["prepare", "pullWaiting", { type: "report", params: { state: "waiting" } }],
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
            { type: "report", params: { state: "waiting" } },
          ],
        },
        "agent.volumesFailed": {
          actions: [
            "takeCause",
            "takeTrouble",
            "noteTrouble",
            { type: "retryLater", params: { name: "volumes" } },
            { type: "report", params: { state: "waiting" } },
          ],
        },
        "agent.imageFailed": [
          {
            guard: "isWantedImage",
            actions: ["takeCause", "takeFailure", { type: "report", params: { state: "waiting" } }],
          },
          {},
        ],
        timer: [
          { guard: "isSandboxTimer", actions: "acquire" },
          { guard: "isVolumesTimer", actions: emit({ type: "prepareVolumes" }) },
          { guard: "isRestartTimer", actions: "retry" },
          {},
        ],
      },
    },
    Starting: {
      entry: "decide",
      always: { guard: "someRunning", target: "Running" },
      on: {
        "agent.imageReady": [{ guard: "isWantedImage", actions: ["takeImage", "decide"] }, {}],
        "agent.imageFailed": [
          {
            guard: "isWantedImage",
            actions: ["takeCause", "takeFailure", { type: "report", params: { state: "waiting" } }],
          },
          {},
        ],
        "agent.startFailed": [
          { guard: "neverRan", target: "Degraded", actions: ["takeCause", "takeNoStart"] },
          {
            guard: "isAwaited",
            actions: ["takeCause", "takeFailure", { type: "report", params: { state: "waiting" } }],
          },
          {},
        ],
        "agent.containerDied": [{ guard: "isCurrent", target: "Failed", actions: ["takeCause", "takeDeath"] }, {}],
        timer: [{ guard: "isRestartTimer", actions: ["retry", "decide"] }, {}],
      },
    },
    Running: {
      entry: ["decide", { type: "report", params: { state: "running" } }],
      always: { guard: "noneRunning", target: "Failed" },
      on: {
        "agent.imageReady": [{ guard: "isWantedImage", actions: ["takeImage", "decide"] }, {}],
        "agent.imageFailed": [
          {
            guard: "isWantedImage",
            actions: ["takeCause", "takeFailure", { type: "report", params: { state: "running" } }],
          },
          {},
        ],
        "agent.startFailed": [
          { guard: "neverRan", target: "Degraded", actions: ["takeCause", "takeNoStart"] },
          {
            guard: "isAwaited",
            actions: ["takeCause", "takeFailure", { type: "report", params: { state: "running" } }],
          },
          {},
        ],
        "agent.containerStarted": [
          { guard: "isAwaited", actions: ["takeCause", "takeStart", { type: "report", params: { state: "running" } }] },
          {},
        ],
        "agent.containerDied": [{ guard: "isCurrent", target: "Degraded", actions: ["takeCause", "takeDeath"] }, {}],
        "agent.runMet": { actions: ["takeCause", "meetRun", { type: "report", params: { state: "running" } }] },
        "agent.containerPaused": [
          {
            guard: "isPauseNews",
            actions: ["takeCause", "takePause", { type: "report", params: { state: "running" } }],
          },
          {},
        ],
        "agent.sandboxCutOff": [
          { guard: "isCutOff", actions: ["takeCause", "reconnect", { type: "report", params: { state: "running" } }] },
          {},
        ],
        "agent.sandboxReady": { actions: ["takeSandbox", { type: "report", params: { state: "running" } }] },
        "agent.probed": [
          { guard: "livenessFailed", actions: ["takeCause", "killUnhealthy"] },
          { actions: ["takeCause", "takeProbe", { type: "report", params: { state: "running" } }] },
        ],
        timer: [
          { guard: "isRestartTimer", actions: ["retry", "decide", { type: "report", params: { state: "running" } }] },
          {},
        ],
      },
    },
    /** One container ended: is it the last one? */
    Degraded: {
      always: [
        { guard: "someRunning", target: "Running" },
        { guard: "hasEndedWell", target: "Succeeded" },
        { target: "Failed" },
      ],
    },
    Failed: {
      entry: [{ type: "report", params: { state: "failed" } }, "decide"],
      always: [
        { guard: "someStarting", target: "Restarting" },
        { guard: "someWaiting", target: "BackOff" },
        { guard: "hasEndedWell", target: "Succeeded" },
        { target: "Dead" },
      ],
    },
    Restarting: {
      entry: { type: "report", params: { state: "restarting" } },
      always: { guard: "someRunning", target: "Running" },
      on: {
        "agent.startFailed": [
          { guard: "neverRan", target: "Degraded", actions: ["takeCause", "takeNoStart"] },
          { guard: "isAwaited", target: "BackOff", actions: ["takeCause", "takeFailure"] },
          {},
        ],
        "agent.imageReady": [{ guard: "isWantedImage", actions: ["takeImage", "decide"] }, {}],
        timer: [{ guard: "isRestartTimer", actions: ["retry", "decide"] }, {}],
      },
    },
    BackOff: {
      entry: { type: "report", params: { state: "failed" } },
      always: { guard: "someRunning", target: "Running" },
      on: {
        timer: [{ guard: "isRestartTimer", target: "Resuming", actions: ["takeCause", "retry", "decide"] }, {}],
        "agent.imageReady": [
          { guard: "isWantedImage", target: "Restarting", actions: ["takeCause", "takeImage", "decide"] },
          {},
        ],
        "agent.imageFailed": [
          {
            guard: "isWantedImage",
            actions: ["takeCause", "takeFailure", { type: "report", params: { state: "failed" } }],
          },
          {},
        ],
      },
    },
    /** A wait is over: either a start is on its way now, or an image is pulled again. */
    Resuming: { always: [{ guard: "someStarting", target: "Restarting" }, { target: "BackOff" }] },
    Succeeded: { entry: ["release", { type: "report", params: { state: "succeeded" } }], on: over },
    Dead: { entry: ["release", { type: "report", params: { state: "dead" } }], on: over },
    Stopping: {
      entry: ["tearDown", { type: "report", params: { state: "stopping" } }],
      on: {
        // The same again changes nothing: hooks run once. Less time than before does.
        "agent.stopAsked": [{ guard: "isShorterGrace", actions: ["takeGrace", "tearDown"] }, {}],
        "agent.containerDied": {},
        "agent.sandboxDied": {},
        "agent.podChanged": {},
        "agent.containerStarted": {},
        "agent.startFailed": {},
        "agent.imageReady": {},
        "agent.imageFailed": {},
        "agent.probed": {},
        "agent.runMet": {},
        "agent.metRunEnded": {},
        "agent.containerPaused": {},
        "agent.sandboxCutOff": {},
        "agent.tornDown": "Gone",
        "agent.tearDownFailed": {
          actions: emit({ type: "armTimer", name: "tearDown", delayMs: tearDownRetryMs }),
        },
        timer: [{ guard: "isTearDownTimer", actions: "tearDown" }, {}],
      },
    },
    Gone: { type: "final" },
  },
});
