/** A step of an actor, as a row: when, who, what it heard, where it came to, what it ordered. */

export interface Step {
  seq: number;
  at: string;
  actor: string;
  event: { type: string } & Record<string, unknown>;
  from: string;
  to: string;
  commands: string[];
  /** What of it could not be carried out, and why. */
  troubles?: string[];
  /** So many in a row like it. */
  times?: number;
}

export const stepCells = (step: Step): string[] => [
  step.at.slice(11, 19),
  step.actor,
  step.times === undefined ? step.event.type : `${step.event.type} × ${step.times}`,
  step.from === step.to ? step.to : `${step.from} → ${step.to}`,
  [...step.commands, ...(step.troubles ?? []).map((trouble) => `! ${trouble}`)].join(", "),
];

export const stepHeader = ["AT", "ACTOR", "EVENT", "STATE", "COMMANDS"];
