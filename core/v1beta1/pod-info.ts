/** `currentState.info`: a map by container name, with the entry `net` for the pod's own network. */

import type { core } from "../objects/types.js";
import { flag, integer, map, object, type Shape, text } from "../schema/shape.js";
import { given } from "./wire.js";

interface WireState {
  waiting?: { reason?: string };
  running?: { startedAt?: string };
  termination?: {
    exitCode?: number;
    signal?: number;
    reason?: string;
    message?: string;
    startedAt?: string;
    finishedAt?: string;
  };
}
interface WireContainerInfo {
  state?: WireState;
  ready?: boolean;
  restartCount?: number;
  podIP?: string;
  image?: string;
  containerID?: string;
}
export type WireInfo = Record<string, WireContainerInfo>;

/** The container that holds the network of a pod, in the words of 0.5.4. */
const netName = "net";
const int32 = integer(-(2 ** 31), 2 ** 31 - 1);

const wireState = object<WireState>({
  waiting: object<{ reason?: string }>({ reason: text() }),
  running: object<{ startedAt?: string }>({ startedAt: text() }),
  termination: object({
    exitCode: int32,
    signal: int32,
    reason: text(),
    message: text(),
    startedAt: text(),
    finishedAt: text(),
  }),
});

export const wireInfo: Shape<WireInfo> = map(
  object<WireContainerInfo>({
    state: wireState,
    ready: flag,
    restartCount: integer(0, 2 ** 31 - 1),
    podIP: text(),
    image: text(),
    containerID: text(),
  }),
);

function fromV1State(state: core.ContainerState | undefined): WireState {
  if (state?.running) return { running: given({ startedAt: state.running.startedAt }) as { startedAt?: string } };
  if (state?.terminated) {
    const { exitCode, signal, reason, message, startedAt, finishedAt } = state.terminated;
    return {
      termination: given({ exitCode, signal, reason, message, startedAt, finishedAt }) as WireState["termination"] &
        object,
    };
  }
  return { waiting: given({ reason: state?.waiting?.reason }) as { reason?: string } };
}

function toV1State(state: WireState | undefined): core.ContainerState {
  if (state?.running) return { running: state.running };
  if (state?.termination) return { terminated: { ...state.termination, exitCode: state.termination.exitCode ?? 0 } };
  return { waiting: state?.waiting ?? {} };
}

function fromV1ContainerStatus(status: core.ContainerStatus): WireContainerInfo {
  return given({
    state: fromV1State(status.state),
    restartCount: status.restartCount,
    image: status.image || undefined,
    containerID: status.containerID,
  }) as WireContainerInfo;
}

/** The map; undefined while nothing is known of the pod. */
export function fromV1Statuses(status: core.PodStatus | undefined): WireInfo | undefined {
  const statuses = status?.containerStatuses ?? [];
  if (statuses.length === 0 && !status?.podIP) return undefined;
  const info: WireInfo = {};
  for (const s of statuses) info[s.name] = fromV1ContainerStatus(s);
  if (status?.podIP) {
    info[netName] = {
      state: { running: given({ startedAt: status.startTime }) as { startedAt?: string } },
      restartCount: 0,
      podIP: status.podIP,
    };
  }
  return info;
}

/** Statuses by the map, without the network's. A container counts as ready when it runs. */
export function toV1Statuses(info: WireInfo): core.ContainerStatus[] {
  return Object.entries(info)
    .filter(([name]) => name !== netName)
    .map(([name, i]) =>
      given({
        name,
        state: toV1State(i.state),
        ready: i.ready ?? i.state?.running !== undefined,
        restartCount: i.restartCount ?? 0,
        image: i.image ?? "",
        imageID: "",
        containerID: i.containerID,
      }),
    ) as core.ContainerStatus[];
}
