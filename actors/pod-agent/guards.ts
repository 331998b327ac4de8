/** What a pod's agent asks itself before it goes on. Pure. */
import type { PodAgentEvent, Stamped } from "../events.js";
import { specOf, waitsForConfig } from "./containers.js";
import { type PodAgentContext, wantsAddress } from "./context.js";
import { deadlineTimer } from "./deadline.js";
import { restartTimer, some } from "./decide.js";
import { ended, endedWell, hasInitFailed, isInitialized, mainsOf, roleOf } from "./order.js";

interface Seen {
  context: PodAgentContext;
  event: Stamped<PodAgentEvent>;
}

/** The answer to the start that was asked for last; an earlier one's run is removed by whoever started it. */
const isAwaited = ({ context, event }: Seen): boolean => {
  if (event.type !== "agent.containerStarted" && event.type !== "agent.startFailed") return false;
  const record = context.containers[event.container];
  return record?.phase === "starting" && record.attempt === event.attempt;
};

/** What is waited for: not an image that was changed since. */
const isWantedImage = ({ context, event }: Seen): boolean =>
  (event.type === "agent.imageReady" || event.type === "agent.imageFailed") &&
  context.containers[event.container]?.phase === "waiting" &&
  event.image === (specOf(context.pod, event.container)?.image ?? "");

const mains = ({ pod, containers }: PodAgentContext) => mainsOf(pod, containers);

/** Whether what an event tells of is no container that the pod is there for. */
const isBeside = ({ context, event }: Seen): boolean =>
  "container" in event && roleOf(context.pod, event.container) !== "main";

/** A death of a run that is over already says nothing. */
const isCurrent = ({ context, event }: Seen): boolean => {
  if (event.type !== "agent.containerDied") return false;
  const record = context.containers[event.container];
  return record !== undefined && record.id === event.id && record.phase === "running";
};

export const guards = {
  isPrepared: ({ context }: Seen) =>
    context.sandboxId !== "" &&
    context.volumesReady &&
    some(Object.values(context.containers), "pulled", "exited", "running"),
  isEmpty: ({ context }: Seen) =>
    context.sandboxId !== "" && context.volumesReady && Object.keys(context.containers).length === 0,
  /** Its volumes are there only if a container could be started already. */
  hasRun: ({ context }: Seen) => context.sandboxId !== "" && context.volumesReady,
  someRunning: ({ context }: Seen) => some(mains(context), "running"),
  noneRunning: ({ context }: Seen) => !some(mains(context), "running") && Object.keys(context.containers).length > 0,
  someStarting: ({ context }: Seen) => some(mains(context), "starting", "pulled"),
  someWaiting: ({ context }: Seen) => some(mains(context), "backOff", "waiting"),
  hasEnded: ({ context }: Seen) => ended(context.pod, context.containers),
  hasEndedWell: ({ context }: Seen) => endedWell(context.pod, context.containers),
  waitsForConfig: ({ context }: Seen) => Object.values(context.containers).some(waitsForConfig),
  isRestartTimer: ({ context, event }: Seen) =>
    event.type === "timer" && Object.keys(context.containers).some((name) => event.name === restartTimer(name)),
  isDeadline: ({ event }: Seen) => event.type === "timer" && event.name === deadlineTimer,
  nothingRuns: ({ context }: Seen) => !some(Object.values(context.containers), "running", "starting"),
  isOverdue: ({ context }: Seen) => context.overdue,
  isTearDownTimer: ({ event }: Seen) => event.type === "timer" && event.name === "tearDown",
  isSandboxTimer: ({ event }: Seen) => event.type === "timer" && event.name === "sandbox",
  isVolumesTimer: ({ event }: Seen) => event.type === "timer" && event.name === "volumes",
  isCurrent,
  isBesideDeath: (seen: Seen) => isCurrent(seen) && isBeside(seen),
  isBesideStart: (seen: Seen) => isAwaited(seen) && isBeside(seen),
  besideNeverRan: (seen: Seen) =>
    isAwaited(seen) && isBeside(seen) && seen.event.type === "agent.startFailed" && seen.event.exitCode !== undefined,
  initFailed: ({ context }: Seen) => hasInitFailed(context.pod, context.containers),
  /** It was made ready, and its init containers have not all passed. */
  isInitializing: ({ context }: Seen) =>
    context.sandboxId !== "" && context.volumesReady && !isInitialized(context.pod, context.containers),
  isAwaited,
  /** An answer that is waited for, and says that no start of it can work. */
  neverRan: (seen: Seen) =>
    isAwaited(seen) && seen.event.type === "agent.startFailed" && seen.event.exitCode !== undefined,
  isWantedImage,
  isBesideImage: (seen: Seen) => isWantedImage(seen) && isBeside(seen),
  /** It is of the run that goes on, and news. */
  isPauseNews: ({ context, event }: Seen) => {
    if (event.type !== "agent.containerPaused") return false;
    const record = context.containers[event.container];
    return record?.phase === "running" && record.id === event.id && record.paused !== event.paused;
  },
  isCutOff: ({ context, event }: Seen) =>
    event.type === "agent.sandboxCutOff" && event.id === context.sandboxId && wantsAddress(context) && !context.cutOff,
  isShorterGrace: ({ context, event }: Seen) => event.type === "agent.stopAsked" && event.graceMs < context.graceMs,
  livenessFailed: ({ event }: Seen) =>
    event.type === "agent.probed" && !event.healthy && (event.probe === "liveness" || event.probe === "startup"),
};
