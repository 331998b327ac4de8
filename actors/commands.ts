/** The orders machines give. Plain data; effects carry them out and bring the result back as an event. */

import type { Endpoints } from "../core/kinds/endpoints/object.js";
import type { Service } from "../core/kinds/service/object.js";
import type { PodReport } from "../core/link/report.js";
import type { Reconciled } from "../core/objects/reconciled.js";
import type { core } from "../core/objects/types.js";

/** A deadline is kept by the actor system, per actor and name; arming again replaces it. */
export type TimerCommand = { type: "armTimer"; name: string; delayMs: number } | { type: "cancelTimer"; name: string };

/** To be told to people as an Event object about the actor's own object. */
export interface NoteCommand {
  type: "note";
  level: "Normal" | "Warning";
  reason: string;
  message: string;
}

/** An event that no transition was foreseen for: recorded, never lost in silence. */
export interface UnexpectedCommand {
  type: "unexpected";
  event: string;
}

export type PodCommand =
  | TimerCommand
  | NoteCommand
  | UnexpectedCommand
  /** Ask for a place and have it written: `pod.changed`, `pod.unplaced` or `pod.bindRefused` will follow. */
  | { type: "schedule" }
  | { type: "runOnMinion"; minion: string }
  /** Ask to be told (`pod.drained`) when no service sends new traffic here any more. */
  | { type: "drainEndpoints" }
  | { type: "stopOnMinion"; minion: string; graceSeconds: number }
  | { type: "writePodStatus"; status: core.PodStatus }
  | { type: "removeObject" };

/** What every controller orders. */
export type ControllerCommand =
  | TimerCommand
  | NoteCommand
  | UnexpectedCommand
  /** `controller.acted` will follow. */
  | ({ type: "carryOut" } & Pick<Reconciled, "create" | "update" | "remove" | "adopt" | "release">)
  | { type: "writeStatus"; status: object }
  /** Ask to be told (`controller.observed`) how things are now. */
  | { type: "observe" }
  | ReplicationControllerCommand;

export type ReplicationControllerCommand =
  | { type: "createReplicas"; count: number }
  | { type: "removeReplicas"; uids: string[] }
  | { type: "writeControllerStatus"; status: core.ReplicationControllerStatus };

export type AutoscalerCommand =
  | TimerCommand
  | NoteCommand
  | UnexpectedCommand
  | { type: "writeStatus"; status: object }
  | { type: "observe" }
  /** Have its target want so many; `controller.acted` will follow. */
  | { type: "scaleTarget"; replicas: number };

export type MinionCommand =
  | TimerCommand
  | NoteCommand
  | UnexpectedCommand
  /** Tell it all it should run; `report`: and have it tell all it runs. */
  | { type: "syncMinion"; report: boolean }
  | { type: "tellPods"; event: "pod.minionLost" | "pod.minionUnheard" | "pod.minionReturned"; why: string }
  /** Ask what is to become of a lost minion's pods (`minion.evict`, `minion.hold`); `patient`: others may be waited for. */
  | { type: "askEviction"; patient: boolean }
  | { type: "writeMinionStatus"; conditions: core.NodeCondition[] };

export type ServiceCommand =
  | TimerCommand
  | NoteCommand
  | UnexpectedCommand
  | { type: "writeEndpoints"; subsets: core.EndpointSubset[] }
  | { type: "plan"; service: Service; endpoints: Endpoints };

export type PodAgentCommand =
  | TimerCommand
  | NoteCommand
  | UnexpectedCommand
  /** `leftovers`: the pod had a sandbox before; what is left of it goes first. */
  | { type: "acquireSandbox"; leftovers: boolean }
  /** The pod ended for good: its sandbox and spares go, its dead containers stay for their logs. */
  | { type: "release" }
  | { type: "prepareVolumes" }
  | { type: "pullImage"; container: string; image: string; policy: string }
  | { type: "startContainer"; container: string; attempt: number }
  /** End one container; the `agent.containerDied` that follows says how it ended. */
  | { type: "stopContainer"; container: string; id: string; graceMs: number }
  /** End a run that should not be, without its hooks; `remove`: and take it away, as the next one needs its name. */
  | { type: "endRun"; container: string; id: string; remove: boolean }
  /** Put the sandbox back in the pods' network under its address; `agent.sandboxReady` follows, or `agent.sandboxDied`. */
  | { type: "reconnectSandbox"; id: string; ip: string }
  | { type: "watchProbes"; container: string; id: string }
  | { type: "unwatchProbes"; container: string }
  /** Stop everything of this pod and remove it: preStop hooks, containers, sandbox, volumes. */
  | { type: "tearDown"; graceMs: number }
  | { type: "report"; report: PodReport };

export type Command =
  | PodCommand
  | ControllerCommand
  | AutoscalerCommand
  | MinionCommand
  | ServiceCommand
  | PodAgentCommand;
