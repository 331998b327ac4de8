/**
 * The minion's half of a pod: owns its sandbox and containers, with or without a master in reach.
 *
 *   Preparing (sandbox, volumes, images) ─► Starting ─► Running ─► Failed ─► Restarting ─► Running
 *        Failed ─► BackOff (waits for its next try) ─► Restarting      Failed ─► Succeeded | Dead (policy)
 *        any ─► Overdue (its activeDeadlineSeconds are over) ─► Dead      any ─► Stopping ─► Gone
 */
import { initialContext } from "./context.js";
import { Overdue, whenOverdue } from "./overdue.js";
import { Preparing, Starting } from "./preparing.js";
import { BackOff, Failed, Restarting, Resuming } from "./restarting.js";
import { Running } from "./running.js";
import { agentSetup, report } from "./setup.js";
import { Stopping } from "./stopping.js";

/** What ended for good is not built again. */
const over = {
  "agent.sandboxDied": {},
  "agent.sandboxCutOff": {},
  "agent.containerPaused": {},
  timer: {},
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
    "agent.configChanged": {},
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
    timer: [whenOverdue, { guard: "isRestartTimer", actions: "retry" }, {}],
    "agent.tornDown": {},
    "agent.tearDownFailed": {},
    "*": { actions: "unexpected" },
  },
  states: {
    Restored: {
      entry: "armDeadline",
      always: [
        { guard: "isOverdue", target: "Overdue", actions: "watchRunning" },
        { guard: "someRunning", target: "Running", actions: ["reconnectFound", "pullWaiting", "watchRunning"] },
        { guard: "hasEndedWell", target: "Succeeded" },
        { guard: "hasEnded", target: "Dead" },
        { guard: "isInitializing", target: "Starting", actions: ["reconnectFound", "pullWaiting", "watchRunning"] },
        { guard: "hasRun", target: "Failed", actions: ["reconnectFound", "pullWaiting"] },
        { target: "Preparing", actions: "reconnectFound" },
      ],
    },
    Rebuilding: {
      entry: report("failed"),
      always: [
        { guard: "hasEndedWell", target: "Succeeded" },
        { guard: "hasEnded", target: "Dead" },
        { target: "Preparing" },
      ],
    },
    Preparing,
    Starting,
    Running,
    /** One container ended: is it the last one? */
    Degraded: {
      always: [
        { guard: "someRunning", target: "Running" },
        { guard: "hasEndedWell", target: "Succeeded" },
        { target: "Failed" },
      ],
    },
    Failed,
    Overdue,
    Restarting,
    BackOff,
    Resuming,
    Succeeded: { entry: ["release", report("succeeded")], on: over },
    Dead: { entry: ["release", report("dead")], on: over },
    Stopping,
    Gone: { type: "final" },
  },
});
