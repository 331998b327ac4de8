/** One delivered event and what came of it; and how the last ones of an actor are kept for people. */
import type { Command } from "../commands.js";
import type { ActorEvent } from "../events.js";

/** `pod/NAMESPACE/NAME`, `minion/NAME`, …: type first. */
export type ActorId = string;

export interface Step {
  seq: number;
  atMs: number;
  actor: ActorId;
  event: ActorEvent;
  /** The step whose command led to this event, if one did. */
  cause?: number;
  from: string;
  to: string;
  commands: Command[];
  /** What of it could not be carried out, each with the reason; added when that shows. */
  troubles?: string[];
}

/** A step as it is kept for people. */
export interface KeptStep extends Step {
  /** It stands for so many in a row that changed no state and gave the same commands; the last of them. Absent = 1. */
  times?: number;
}

export interface CommandSource {
  actor: ActorId;
  /** The step that gave the command: pass it on as the cause of what comes of it. */
  seq: number;
}

/** Longer lists are remembered by their length: a controller's observation holds all of its pods. */
const itemsMax = 100;

/** A step as one can afford to remember it: thousands of lists of thousands of pods would be the master's end. */
export function lightened(step: Step): Step {
  let event: Record<string, unknown> | undefined;
  for (const [key, value] of Object.entries(step.event)) {
    if (!Array.isArray(value) || value.length <= itemsMax) continue;
    event ??= { ...step.event };
    event[key] = `${value.length} items`;
  }
  return event ? { ...step, event: event as unknown as Step["event"] } : step;
}

const isSameAgain = (last: Step, step: Step): boolean =>
  step.event.type === last.event.type &&
  step.from === step.to &&
  step.to === last.to &&
  last.from === last.to &&
  last.troubles === undefined &&
  step.commands.length === last.commands.length &&
  step.commands.every(({ type }, i) => type === last.commands[i]?.type);

/** Adds a step. What comes again and again, as heartbeats do, would leave no room for what tells something. */
export function keep(steps: KeptStep[], heavy: Step, max: number): void {
  if (max === 0) return;
  const step = lightened(heavy);
  const last = steps.at(-1);
  if (last && isSameAgain(last, step)) steps[steps.length - 1] = { ...step, times: (last.times ?? 1) + 1 };
  else steps.push(step);
  if (steps.length > max) steps.shift();
}
