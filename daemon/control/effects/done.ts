/** What came of a controller's wish, gathered write by write, and told as `controller.acted`. */
import type { ControllerEvent } from "../../../actors/events.js";

export interface Done {
  created: string[];
  removed: string[];
  failed: number;
  why: string;
  /** Writes after which something is otherwise, or that met a change of somebody else's. */
  moved: number;
}

export const nothingDone = (): Done => ({ created: [], removed: [], failed: 0, why: "", moved: 0 });

/** `isWished`: whether it was still wanted at its end; what was given up half way was not in vain. */
export function actedOf({ moved, ...done }: Done, isWished: boolean): ControllerEvent {
  const isVain = moved === 0 && done.failed === 0 && isWished;
  return { type: "controller.acted", ...done, ...(isVain ? { vain: true as const } : {}) };
}
