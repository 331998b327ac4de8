/** What comes of replaying: steps that are as they were recorded, and where that ends. */

/** What came of an event. */
export interface Outcome {
  state: string;
  commands: string[];
  hash: string;
}

/** In what one outcome is not the other, in words. */
export function partingOf(expected: Outcome, actual: Outcome): string {
  if (expected.state !== actual.state) return "it came to another state";
  if (expected.commands.join() !== actual.commands.join()) return "it gave other commands";
  return "its context, or the particulars of its commands, are others";
}

/** Where today's machines part from the recording. */
export interface Divergence {
  /** The daemon whose journal it is in. */
  source?: string;
  file: string;
  line: number;
  why: string;
  atMs?: number;
  actor?: string;
  event?: unknown;
  before?: string;
  expected?: Outcome;
  actual?: Outcome;
}

/** A step as it was taken again, alike to what was recorded. */
export interface ReplayedStep {
  source: string;
  atMs: number;
  actor: string;
  /** `spawned` for an actor's first. */
  event: { type: string };
  from: string;
  to: string;
  commands: readonly { type: string }[];
  /** What a spawned actor was made from. */
  input?: unknown;
}

export interface ReplayedActor {
  /** The daemon whose journal it is in. */
  source: string;
  id: string;
  machine: string;
  state: string;
  sinceMs: number;
  context: unknown;
}
