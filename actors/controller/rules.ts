/** What makes one controller differ from another, and how it speaks unless it says otherwise. */
import type { Reconcile, Reconciled } from "../../core/objects/reconciled.js";
import type { ApiObject } from "../../core/objects/types.js";
import type { ControllerCommand } from "../commands.js";

/** What makes one controller differ from another. */
export interface ControllerRules<T extends ApiObject, C> {
  /** The word for it in actors' ids and journals. */
  id: string;
  /** What its children are called, one and several. */
  child: readonly [one: string, several: string];
  reconcile: Reconcile<T, C>;
  /**
   * What its status shall say, where that is had for less than the whole plan: it is asked for while it acts, too.
   * @param refusal why its last wish could not be fulfilled; "" if it was
   */
  status?(object: T, children: readonly C[], nowMs: number, refusal: string): object;
  /** The commands that carry a plan out; one `controller.acted` answers them. Unless given: `carryOut`. */
  orders?(plan: Reconciled): ControllerCommand[];
  /** The command that writes its status. Unless given: `writeStatus`. */
  tell?(status: object): ControllerCommand;
}

/** How controllers speak unless they say otherwise. */
export const plainSpeech = {
  orders: ({ create, update, remove, adopt, release }: Reconciled): ControllerCommand[] => [
    { type: "carryOut", create, update, remove, ...(adopt ? { adopt } : {}), ...(release ? { release } : {}) },
  ],
  tell: (status: object): ControllerCommand => ({ type: "writeStatus", status }),
};
