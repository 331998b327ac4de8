/** What a pod's agent knows of each container, and what is asked of its next run. Pure. */
import { containerOf } from "../../core/kinds/pod/containers.js";
import type { Pod } from "../../core/kinds/pod/object.js";
import { restartDelayMs } from "../../core/liveness/backoff.js";
import type { core } from "../../core/objects/types.js";

export type ContainerPhase =
  /** Waits for its image. */
  | "waiting"
  /** The image is there; nothing was started yet. */
  | "pulled"
  /** A start is on its way. */
  | "starting"
  | "running"
  | "exited"
  /** Exited, and waits for its next try. */
  | "backOff";

export interface ContainerRecord {
  name: string;
  phase: ContainerPhase;
  /** Engine's id; "" before the first start. */
  id: string;
  imageId: string;
  /** Starts so far, minus one; the suffix of the next container's name. */
  attempt: number;
  /** Starts after the first that worked: what people call restarts. */
  restarts: number;
  /** Deaths in a row, without ten minutes of health between. */
  failures: number;
  /** Of the run that goes on or ended last; 0 when the next one is on its way: then `last` tells of it. */
  startedAtMs: number;
  finishedAtMs: number;
  exitCode: number;
  /** When the next try is due; 0 = none waits. */
  retryAtMs: number;
  reason: string;
  message: string;
  ready: boolean;
  /** Its startup probe has passed, or it has none. */
  started: boolean;
  /** Somebody paused it: whatever its probes said last, it answers nobody. */
  paused: boolean;
  /** Its definition was changed while it ran: its next run is of the new one, image and all. */
  outdated: boolean;
  /** How the run before this one ended. */
  last: {
    id: string;
    exitCode: number;
    startedAtMs: number;
    finishedAtMs: number;
    reason: string;
    message: string;
  } | null;
}

export type Containers = Readonly<Record<string, ContainerRecord>>;

/** Retries of what could not be done at all (image, start): 1, 2, 4 … 60 s. */
export function retryDelayMs(failures: number): number {
  return restartDelayMs(failures + 1);
}

export function newRecord(name: string): ContainerRecord {
  return {
    name,
    phase: "waiting",
    id: "",
    imageId: "",
    attempt: -1,
    restarts: 0,
    failures: 0,
    startedAtMs: 0,
    finishedAtMs: 0,
    exitCode: 0,
    retryAtMs: 0,
    reason: "ContainerCreating",
    message: "",
    ready: false,
    started: false,
    paused: false,
    outdated: false,
    last: null,
  };
}

export function isReadyOnStart(spec: core.Container | undefined): boolean {
  return spec?.readinessProbe === undefined && spec?.startupProbe === undefined;
}

/** Whether the policy asks for another run after this end. */
export function wantsRestart(policy: string, exitCode: number): boolean {
  if (policy === "Never") return false;
  return policy === "OnFailure" ? exitCode !== 0 : true;
}

export const specOf = ({ spec }: Pod, name: string): core.Container | undefined => containerOf(spec, name);

/** Whether it could not be made for want of what its pod names. */
export const waitsForConfig = ({ phase, reason }: ContainerRecord): boolean =>
  phase === "backOff" && reason === "CreateContainerConfigError";
