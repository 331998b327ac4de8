/** What the engine runs, sorted by pod: from labels, and for sandboxes from names. Pure. */
import type { FoundContainer } from "../../actors/events.js";
import type { PodAgentInput } from "../../actors/pod-agent/context.js";
import { statusOfContainer } from "../../core/kinds/pod/container-status.js";
import type { core } from "../../core/objects/types.js";
import { type ContainerInfo, labelKeys } from "./engine/engine.js";
import { podUidOf } from "./names.js";

export interface FoundPod {
  uid: string;
  sandbox: ContainerInfo | null;
  /** Dead sandboxes, and second ones that should not be. */
  stray: ContainerInfo[];
  containers: ContainerInfo[];
}

export interface Inventory {
  pods: Map<string, FoundPod>;
  /** Sandboxes that wait for a pod. */
  warm: ContainerInfo[];
}

export function takeInventory(found: readonly ContainerInfo[]): Inventory {
  const inventory: Inventory = { pods: new Map(), warm: [] };
  for (const info of found) {
    const uid = podUidOf(info);
    if (uid === "") {
      inventory.warm.push(info);
      continue;
    }
    const pod = inventory.pods.get(uid) ?? { uid, sandbox: null, stray: [], containers: [] };
    inventory.pods.set(uid, pod);
    if (info.labels[labelKeys.role] === "container") pod.containers.push(info);
    else if (info.state === "running" && pod.sandbox === null) pod.sandbox = info;
    else pod.stray.push(info);
  }
  return inventory;
}

/** All runs of a container that are still there: those that go on first, then the one that began last. */
export function runsOf(found: readonly ContainerInfo[], uid: string, container: string): ContainerInfo[] {
  const began = ({ startedAtMs, createdAtMs }: ContainerInfo): number => startedAtMs ?? createdAtMs;
  const runs = ({ state }: ContainerInfo): number => (state === "running" ? 1 : 0);
  return found
    .filter(
      ({ labels, state }) =>
        labels[labelKeys.podUid] === uid && labels[labelKeys.container] === container && state !== "created",
    )
    .sort((a, b) => runs(b) - runs(a) || began(b) - began(a));
}

/**
 * The run of a container that somebody asks for: the one that goes on or ended last, or (`previous`) the one that people
 * are told of as the last before it; while it waits for its next run, that is the one that ended last.
 */
export function runAsked(
  found: readonly ContainerInfo[],
  { uid, container, previous }: { uid: string; container: string; previous: boolean },
  status: core.PodStatus | undefined,
): ContainerInfo | undefined {
  const runs = runsOf(found, uid, container);
  if (!previous) return runs[0];
  const told = statusOfContainer(status, container)?.lastState?.terminated?.containerID;
  return runs.find(({ id }) => told === `docker://${id}`) ?? runs[1];
}

/** What an agent is told of a pod that was found. */
export function whatIsLeft({ sandbox, containers }: FoundPod): NonNullable<PodAgentInput["found"]> {
  return {
    sandbox: sandbox ? { id: sandbox.id, ip: sandbox.ip ?? "" } : null,
    containers: containers.map(foundContainer),
  };
}

function foundContainer(info: ContainerInfo): FoundContainer {
  return {
    id: info.id,
    container: info.labels[labelKeys.container] ?? "",
    attempt: Number(info.labels[labelKeys.attempt] ?? 0),
    state: info.state,
    startedAtMs: info.startedAtMs ?? info.createdAtMs,
    finishedAtMs: info.finishedAtMs ?? 0,
    exitCode: info.exitCode ?? 0,
    specHash: info.labels[labelKeys.specHash] ?? "",
  };
}
