/** The facts machines hear of, in the past tense. Plain data: the journal holds them as they are. */

import type { Node } from "../core/kinds/node/object.js";
import type { Pod } from "../core/kinds/pod/object.js";
import type { Service } from "../core/kinds/service/object.js";
import type { PodReport } from "../core/link/report.js";
import type { ApiObject, core } from "../core/objects/types.js";
import type { Refusal } from "../core/scheduling/schedule-types.js";

/** Every event carries the time of its delivery (ms since the epoch); no machine reads a clock. */
export type Stamped<E> = E & { atMs: number };

export type TimerFired = {
  type: "timer";
  name: string;
  /** How late it fired: a process that was stalled must not take its own absence for another's. */
  lateMs: number;
};

export type PodEvent =
  | TimerFired
  /** The object was written by somebody: manifest, labels, binding or deletion changed. */
  | { type: "pod.changed"; object: Pod }
  /** `nominated`: the minion whose room it gets when others have ended there. */
  | { type: "pod.unplaced"; message: string; refusals: Partial<Record<Refusal, number>>; nominated?: string }
  /** It had a place, which could not be written: somebody changed the pod, or the store would not take it. */
  | { type: "pod.bindRefused"; why: string }
  /** Room may have come free somewhere. */
  | { type: "pod.wake" }
  /** `resync`: part of a full report, to be believed whatever was heard before. */
  | { type: "pod.reported"; minion: string; report: PodReport; resync: boolean }
  | { type: "pod.minionLost"; minion: string; why: string }
  /** Its minion is lost, and eviction is halted: it is not ready, and not replaced. */
  | { type: "pod.minionUnheard"; minion: string; why: string }
  | { type: "pod.minionReturned"; minion: string; why: string }
  | { type: "pod.drained" }
  /** Its minion says that nothing of it is left. */
  | { type: "pod.released" };

export type ControllerEvent =
  | TimerFired
  /** It and all that belongs to it, as its kind sees it. */
  | { type: "controller.observed"; object: ApiObject; children: readonly unknown[] }
  /**
   * The creations, changes and removals asked for last are done (`failed` of them were refused) and visible in what is
   * observed next. `vain`: nothing is otherwise than before.
   */
  | {
      type: "controller.acted";
      created: readonly string[];
      removed: readonly string[];
      failed: number;
      why: string;
      vain?: true;
    };

export type MinionEvent =
  | TimerFired
  | { type: "minion.changed"; object: Node }
  /** `engineMessage`: why its engine does not answer; "" = it does. */
  | { type: "minion.connected"; bootId: string; runId: string; engineMessage: string }
  | { type: "minion.heartbeat"; bootId: string; digestAgrees: boolean; engineOk: boolean; engineMessage: string }
  | { type: "minion.disconnected"; why: string }
  /** The master itself stood still for so long, and could hear nobody. */
  | { type: "minion.masterStalled"; forMs: number }
  /** It is lost: its pods are to be given up. */
  | { type: "minion.evict" }
  /** It is lost, and so many others are that its pods are to be left alone. */
  | { type: "minion.hold"; why: string };

export type ServiceEvent =
  | TimerFired
  | { type: "service.observed"; object: Service; subsets: core.EndpointSubset[] | null }
  | { type: "service.planned"; ports: number };

/** A container or sandbox found running, or dead, when the daemon came (back) up. */
export interface FoundContainer {
  id: string;
  container: string;
  attempt: number;
  state: "created" | "running" | "exited";
  startedAtMs: number;
  finishedAtMs: number;
  exitCode: number;
  specHash: string;
}

export type PodAgentEvent =
  | TimerFired
  | { type: "agent.podChanged"; object: Pod }
  | { type: "agent.sandboxReady"; id: string; ip: string }
  | { type: "agent.sandboxFailed"; reason: string; message: string; retry: boolean }
  | { type: "agent.sandboxDied" }
  | { type: "agent.volumesReady" }
  | { type: "agent.volumesFailed"; reason: string; message: string; retry: boolean }
  /** What the pod names, and may have waited for, was told for the first time or has changed. */
  | { type: "agent.configChanged" }
  | { type: "agent.imageReady"; container: string; image: string }
  | { type: "agent.imageFailed"; container: string; image: string; reason: string; message: string; retry: boolean }
  /** `attempt`: of the command this answers. */
  | {
      type: "agent.containerStarted";
      container: string;
      attempt: number;
      id: string;
      startedAtMs: number;
      imageId: string;
    }
  /** `exitCode`: it cannot be run at all (no such program, say), which is an end with this code; else it may work later. */
  | {
      type: "agent.startFailed";
      container: string;
      attempt: number;
      reason: string;
      message: string;
      retry: boolean;
      exitCode?: number;
    }
  | {
      type: "agent.containerDied";
      container: string;
      id: string;
      exitCode: number;
      oomKilled: boolean;
      /** Content of the container's termination message file, if it wrote one. */
      message: string;
    }
  /** A run of a container goes on that its agent did not ask for: somebody started or restarted it with the engine. */
  | {
      type: "agent.runMet";
      container: string;
      id: string;
      attempt: number;
      /** By the engine's clock, as the next. */
      startedAtMs: number;
      /** When the run began that the agent knows; 0 = it goes on no more. */
      knownStartedAtMs: number;
      /** The sandbox it is in. */
      sandboxId: string;
    }
  /** Such a run ended by itself, before anything came of it. */
  | { type: "agent.metRunEnded"; container: string; id: string; exitCode: number }
  /** Somebody paused it, or let it go on. */
  | { type: "agent.containerPaused"; container: string; id: string; paused: boolean }
  /** The sandbox runs, and is in the pods' network no more. */
  | { type: "agent.sandboxCutOff"; id: string }
  | {
      type: "agent.probed";
      container: string;
      probe: "liveness" | "readiness" | "startup";
      healthy: boolean;
      message: string;
    }
  | { type: "agent.stopAsked"; graceMs: number }
  | { type: "agent.tornDown" }
  | { type: "agent.tearDownFailed"; message: string };

export type ActorEvent = PodEvent | ControllerEvent | MinionEvent | ServiceEvent | PodAgentEvent;
