/** What faults are made with on real Docker, and how they end. */
import type { Commands } from "./commands.js";
import type { Ground } from "./ground.js";
import type { Stage } from "./operator.js";

/** What faults are made with. */
export interface FaultTools {
  ground: Ground;
  commands: Commands;
  cluster: string;
  stage: Stage;
  /** Process id of a daemon of the cluster: `master`, or a minion's name. */
  pidOf(daemon: string): Promise<number>;
  /** Starts those daemons again that do not run. */
  startDaemons(): Promise<void>;
  setPower(minion: string, isOn: boolean): void;
  setMaster(isUp: boolean): void;
  /** Resolves when so many changes were seen. */
  changes(count: number): Promise<void>;
}

export type End = () => Promise<void>;
export const nothing: End = async () => undefined;

/** A function that does something at most once. */
export function once(work: End): End {
  let done: Promise<void> | undefined;
  return () => (done ??= work());
}
