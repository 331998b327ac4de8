/** What a minion says of its pods, and how that is read. It is believed about nothing else. */
import type { core } from "../objects/types.js";
import { int32, time } from "../schema/scalars.js";
import { flag, integer, needed, object, oneOf, type Shape } from "../schema/shape.js";
import { conditionsMax, containersMax, lastWordsCharsMax, reasonCharsMax } from "./limits.js";
import { atMost, ipOrNone, told, word } from "./parts.js";

const agentStates = [
  "waiting",
  "running",
  "failed",
  "restarting",
  "succeeded",
  /** Ended for good, and not well: its restart policy asks for no other try. */
  "dead",
  "stopping",
] as const;

/** Where a pod's own agent says it is. Only the agent moves it; the master follows. */
export type AgentState = (typeof agentStates)[number];

/** The fact of the outside world that led to a report, in the engine's own words, for people who ask why. */
export interface ReportCause {
  /** e.g. `died`, `probe`, `adopted`. */
  type: string;
  container?: string;
  /** Engine's id of the container. */
  id?: string;
  exitCode?: number;
  oomKilled?: boolean;
  atMs?: number;
  message?: string;
}

/** What a minion says of one of its pods. `seq` grows with each report of that pod: of two, the greater is right. */
export interface PodReport {
  uid: string;
  namespace: string;
  name: string;
  seq: number;
  state: AgentState;
  status: core.PodStatus;
  cause?: ReportCause;
}

/** The latest time there is: Date's limit. */
export const timeMsMax = 8.64e15;
export const timeMs: Shape<number> = integer(0, timeMsMax);
export const counter: Shape<number> = integer(0, Number.MAX_SAFE_INTEGER);

const terminated = object<core.ContainerStateTerminated>({
  containerID: word(),
  exitCode: needed(int32),
  finishedAt: time,
  message: told(lastWordsCharsMax),
  reason: told(reasonCharsMax),
  signal: int32,
  startedAt: time,
});

const state = object<core.ContainerState>({
  running: object<core.ContainerStateRunning>({ startedAt: time }),
  terminated,
  waiting: object<core.ContainerStateWaiting>({ message: told(lastWordsCharsMax), reason: told(reasonCharsMax) }),
});

type ToldContainer = Pick<
  core.ContainerStatus,
  "name" | "image" | "imageID" | "containerID" | "ready" | "started" | "restartCount" | "state" | "lastState"
>;
const container = object<ToldContainer>({
  name: needed(word()),
  image: needed(told()),
  imageID: needed(told()),
  containerID: word(),
  ready: needed(flag),
  started: flag,
  restartCount: needed(integer(0, 2 ** 31 - 1)),
  state,
  lastState: state,
});

type ToldCondition = Pick<core.PodCondition, "type" | "status" | "lastTransitionTime" | "reason" | "message">;
const condition = object<ToldCondition>({
  type: needed(word(reasonCharsMax)),
  status: needed(oneOf("True", "False", "Unknown")),
  lastTransitionTime: time,
  reason: told(reasonCharsMax),
  message: told(),
});

/** What of a pod's status is its minion's to say; everything else is the master's. */
type ToldStatus = Pick<
  core.PodStatus,
  | "phase"
  | "reason"
  | "message"
  | "hostIP"
  | "podIP"
  | "podIPs"
  | "startTime"
  | "conditions"
  | "containerStatuses"
  | "initContainerStatuses"
  | "ephemeralContainerStatuses"
>;
const status = object<ToldStatus>({
  phase: oneOf("Pending", "Running", "Succeeded", "Failed", "Unknown"),
  reason: told(reasonCharsMax),
  message: told(),
  hostIP: ipOrNone,
  podIP: ipOrNone,
  podIPs: atMost(2, object<core.PodIP>({ ip: needed(ipOrNone) })),
  startTime: time,
  conditions: atMost(conditionsMax, condition),
  containerStatuses: atMost(containersMax, container),
  initContainerStatuses: atMost(containersMax, container),
  ephemeralContainerStatuses: atMost(containersMax, container),
});

const cause = object<ReportCause>({
  type: needed(told(reasonCharsMax)),
  container: word(),
  id: word(),
  exitCode: int32,
  oomKilled: flag,
  atMs: timeMs,
  message: told(lastWordsCharsMax),
});

export const podReport: Shape<PodReport> = object<PodReport>({
  uid: needed(word()),
  namespace: needed(word()),
  name: needed(word()),
  seq: needed(counter),
  state: needed(oneOf(...agentStates)),
  status: needed(status),
  cause,
});
