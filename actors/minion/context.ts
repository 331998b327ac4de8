/** What the master knows of a minion, and how it begins. */

import type { Node } from "../../core/kinds/node/object.js";
import { type FlapHistory, steady } from "../../core/liveness/flapping.js";
import { emptyHistory, type HeartbeatHistory } from "../../core/liveness/phi-accrual.js";
import { inTime, type Pace } from "../../core/liveness/slowness.js";

export interface MinionInput {
  object: Node;
}

/** What took a minion away. */
export type LossCause =
  /** It was not heard since this master started. */
  | "absent"
  /** Its connection was closed, and it did not dial in again: the daemon ended, its host's kernel lives. */
  | "link"
  /** Its connection is open, and nothing comes: a partition, a power cut, or a host that does nothing. */
  | "silence"
  /** Its daemon speaks; its engine does not answer. */
  | "engine";

export interface MinionContext {
  name: string;
  bootId: string;
  runId: string;
  history: HeartbeatHistory;
  cause: LossCause;
  /** Why it is not Ready, for people. */
  why: string;
  engineMessage: string;
  /** Since when its engine does not answer; 0 = it does. */
  engineDownMs: number;
  /** Since when its connection is closed; later by what the master stood still meanwhile. */
  closedMs: number;
  lostMs: number;
  /** Which of its last heartbeats came late, and whether it is called slow for it. */
  pace: Pace;
  slow: boolean;
  flaps: FlapHistory;
  cordoned: boolean;
  /** Why its pods are not replaced though it is lost; "" = they are. */
  heldWhy: string;
  /** The conditions that were written last, in short: they are written when they change. */
  told: string;
}

const isCordoned = ({ spec }: Node): boolean => spec?.unschedulable === true;

/** What its object says of it. Whoever lifts a cordon says that it is to be trusted. */
export function fromObject(
  { cordoned, flaps }: MinionContext,
  object: Node,
): Pick<MinionContext, "cordoned" | "flaps"> {
  const now = isCordoned(object);
  return { cordoned: now, flaps: cordoned && !now ? steady : flaps };
}

export function initialContext({ object }: MinionInput): MinionContext {
  return {
    name: object.metadata.name,
    bootId: "",
    runId: "",
    history: emptyHistory,
    cause: "absent",
    why: "it has not dialled in yet",
    engineMessage: "",
    engineDownMs: 0,
    closedMs: 0,
    lostMs: 0,
    pace: inTime,
    slow: false,
    flaps: steady,
    cordoned: isCordoned(object),
    heldWhy: "",
    told: "",
  };
}
