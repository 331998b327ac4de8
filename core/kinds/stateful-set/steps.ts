/**
 * What is to be done with the pods of a stateful set next, as Kubernetes' controller has it: missing ones are made from the
 * lowest number on, those too many go from the highest on, and only when all that are wanted are there those of another
 * revision are given up, from the highest number on. In order (OrderedReady) that is one pod at a time, each when those before it
 * are available; else all at once. Nothing is made under a name that is still somebody's.
 */
import type { Pod } from "../pod/object.js";
import { isFinished, isLost, isReady, isTerminating } from "../pod/phase.js";
import { identified } from "./new-pod.js";
import type { StatefulSet } from "./object.js";
import { startOf } from "./ordinals.js";
import { availableFromMs, type Pods, revisionOf } from "./pods.js";
import { partitionOf, unavailableMax } from "./strategy.js";

export interface Steps {
  /** Numbers of pods to be made. */
  create: number[];
  remove: Pod[];
  /** Pods as they shall be written. */
  update: Pod[];
  /** Pods that ended and go, to be made again. */
  ended: Pod[];
}

interface Task {
  set: StatefulSet;
  pods: Pods;
  inOrder: boolean;
  isAvailable(pod: Pod): boolean;
  steps: Steps;
}

/** @returns whether all that are wanted are as they shall be, so that something else may begin */
function fill({ set, pods, inOrder, isAvailable, steps }: Task): boolean {
  const start = startOf(set);
  for (const [i, pod] of pods.replicas.entries()) {
    if (!pod) {
      steps.create.push(start + i);
      if (inOrder) return false;
      continue;
    }
    if (isFinished(pod) && !isTerminating(pod)) {
      steps.ended.push(pod);
      if (inOrder) return false;
      continue;
    }
    if (inOrder && !isAvailable(pod)) return false;
    const right = isTerminating(pod) ? undefined : identified(set, pod);
    if (right) steps.update.push(right);
  }
  return true;
}

/** @returns whether none is left that is too many */
function shrink({ pods, inOrder, isAvailable, steps }: Task): boolean {
  const lowestSick = [...pods.condemned].reverse().find((pod) => !isReady(pod));
  for (const pod of pods.condemned) {
    // What runs on a minion that is not heard of cannot be stopped, and its name is not free until that is known.
    if (isTerminating(pod) || isLost(pod)) {
      if (inOrder) return false;
      continue;
    }
    if (inOrder && !isAvailable(pod) && pod !== lowestSick) return false;
    steps.remove.push(pod);
    if (inOrder) return false;
  }
  return true;
}

/** Those of another revision go, the highest first, as long as not too many are missing; what does not serve is not missed. */
function roll({ set, pods, isAvailable, steps }: Task, update: string): void {
  if (set.spec.updateStrategy?.type === "OnDelete") return;
  const { replicas } = pods;
  const going = new Set(steps.ended);
  let budget = unavailableMax(set) - replicas.filter((pod) => !pod || !isAvailable(pod)).length;
  for (let i = replicas.length - 1; i >= partitionOf(set); i--) {
    const pod = replicas[i];
    if (!pod || isTerminating(pod) || isLost(pod) || going.has(pod) || revisionOf(pod) === update) continue;
    if (isAvailable(pod) && budget-- <= 0) return;
    steps.remove.push(pod);
  }
}

/** @param update name of the revision that all shall be of */
export function stepsOf(set: StatefulSet, pods: Pods, update: string, nowMs: number): Steps {
  const steps: Steps = { create: [], remove: [], update: [], ended: [] };
  const inOrder = set.spec.podManagementPolicy !== "Parallel";
  const isAvailable = (pod: Pod): boolean => availableFromMs(set, pod) <= nowMs;
  const task: Task = { set, pods, inOrder, isAvailable, steps };
  if (fill(task) && shrink(task)) roll(task, update);
  return steps;
}
