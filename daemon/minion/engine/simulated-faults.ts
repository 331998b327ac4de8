import { Fault } from "../../../core/fault.js";
import type { Engine } from "./engine.js";

/** The calls of an engine that can be made to fail. */
export type EngineCall = Exclude<keyof Engine, "events" | "close">;

/** What goes wrong with a call. */
export type CallFault =
  /** Refused: nothing was done. */
  | { kind: "refuse"; fault: Fault }
  /** Done, but the answer gets lost on the way. */
  | { kind: "loseAnswer" }
  /** Done after its deadline, when nobody waits for it any more. */
  | { kind: "answerLate" }
  /** Never answered: ends at the call's deadline; nothing was done. */
  | { kind: "hang" };

export interface PlannedFault {
  what: CallFault;
  /** How many calls it hits; Infinity until taken back. */
  times: number;
  /** Only calls about this container (id or name) or image. */
  subject?: string;
}

/** Faults waiting for their calls, in the order they were planned. */
export class FaultPlan {
  readonly #planned = new Map<EngineCall, PlannedFault[]>();

  /** @returns takes the fault back */
  add(call: EngineCall, fault: PlannedFault): () => void {
    const waiting = this.#planned.get(call) ?? [];
    this.#planned.set(call, waiting);
    waiting.push(fault);
    return () => {
      const at = waiting.indexOf(fault);
      if (at >= 0) waiting.splice(at, 1);
    };
  }

  /** The fault for a call that is made now, if there is one; used up by it. */
  take(call: EngineCall, subjects: readonly string[]): CallFault | undefined {
    const waiting = this.#planned.get(call);
    if (waiting === undefined) return undefined;
    const at = waiting.findIndex((fault) => fault.subject === undefined || subjects.includes(fault.subject));
    const fault = waiting[at];
    if (fault === undefined) return undefined;
    fault.times--;
    if (fault.times <= 0) waiting.splice(at, 1);
    return fault.what;
  }
}

/** The faults an engine itself shows, in the words of adapters/docker/faults.ts. */
export const engineAway = (): Fault =>
  new Fault("ServiceUnavailable", "the connection to the Docker engine broke", { retry: true });

export const noSuchContainer = (id: string): Fault =>
  new Fault("NotFound", `No such container: ${id}`, { retry: false });

export const notRunning = (id: string): Fault =>
  new Fault("Conflict", `Container ${id} is not running`, { retry: false });

export const unanswered = (call: EngineCall, deadlineMs: number): Fault =>
  new Fault("Timeout", `${call}: the engine did not answer within ${deadlineMs} ms`, { retry: true });
