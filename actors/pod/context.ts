/** What the master's half of a pod knows, and what it takes from the pod's object. Pure. */

import type { Pod } from "../../core/kinds/pod/object.js";
import { isFinished } from "../../core/kinds/pod/phase.js";

const ownScheduler = "default-scheduler";

export interface PodInput {
  object: Pod;
}

export interface PodContext {
  uid: string;
  namespace: string;
  name: string;
  /** "" until bound. */
  minion: string;
  /** Another scheduler, named by the manifest, will bind it. */
  otherScheduler: boolean;
  deleting: boolean;
  graceSeconds: number;
  /** How it ended for good, by its object: nothing starts it again. */
  ended: "" | "Succeeded" | "Dead";
  /** Lost, and its minion is heard of again: it has not told of this pod yet. */
  returned: boolean;
  /** Last accepted report; 0 = none yet. */
  reportSeq: number;
  /** Why it fits nowhere, for people. */
  pendingMessage: string;
}

const defaultGraceSeconds = 30;

export function fromObject(object: Pod): Omit<PodContext, "reportSeq" | "pendingMessage" | "returned"> {
  const { metadata, spec } = object;
  return {
    uid: metadata.uid ?? "",
    namespace: metadata.namespace ?? "",
    name: metadata.name,
    minion: spec.nodeName ?? "",
    otherScheduler: (spec.schedulerName ?? ownScheduler) !== ownScheduler,
    deleting: metadata.deletionTimestamp !== undefined,
    ended: !isFinished(object) ? "" : object.status?.phase === "Succeeded" ? "Succeeded" : "Dead",
    graceSeconds: metadata.deletionGracePeriodSeconds ?? spec.terminationGracePeriodSeconds ?? defaultGraceSeconds,
  };
}
