/**
 * The last steps of all actors, in a bounded ring, and how people are shown them: short lines without the objects the
 * events carried. A line is made when somebody reads it; the actor system remembers steps anyway.
 */
import { lightened, type Step } from "../../actors/host/step.js";
import { counted } from "../../core/counted.js";
import { toApiTime } from "../../core/time.js";
import { redact } from "./redact.js";

/** Steps that are remembered. */
export const stepRingMax = 5_000;
/** Longest text of an event that is shown. */
const textCharsMax = 300;

/** A step as people read it. */
export interface StepLine {
  seq: number;
  at: string;
  atMs: number;
  actor: string;
  event: Record<string, unknown>;
  /** The step whose command led to this one. */
  cause?: number;
  from: string;
  to: string;
  /** Types of the commands it gave. */
  commands: string[];
  /** What of it could not be carried out, and why. */
  troubles?: string[];
}

export interface NumberedStep {
  /** Place in the ring's history; grows by one. */
  number: number;
  step: Step;
}

/** Objects are told by kind, name and revision; a report by its state and cause. */
function summary(value: unknown): unknown {
  if (typeof value === "string") return value.length > textCharsMax ? `${value.slice(0, textCharsMax)}…` : value;
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) return counted(value.length, "item");
  const fields = value as Record<string, unknown>;
  const metadata = fields["metadata"] as Record<string, unknown> | undefined;
  if (typeof fields["kind"] === "string" && metadata !== undefined)
    return {
      kind: fields["kind"],
      namespace: metadata["namespace"],
      name: metadata["name"],
      resourceVersion: metadata["resourceVersion"],
    };
  return Object.fromEntries(
    Object.entries(fields)
      .filter(([key, v]) => key === "cause" || typeof v !== "object")
      .map(([key, v]) => [key, summary(v)]),
  );
}

/** A step without what is too long or too secret to be shown. */
export function lineOf(step: Step): StepLine {
  const event = Object.fromEntries(Object.entries(step.event).map(([key, value]) => [key, summary(value)]));
  return {
    seq: step.seq,
    at: toApiTime(step.atMs),
    atMs: step.atMs,
    actor: step.actor,
    event: redact(event) as Record<string, unknown>,
    ...(step.cause === undefined ? {} : { cause: step.cause }),
    from: step.from,
    to: step.to,
    commands: step.commands.map((c) => c.type),
    ...(step.troubles === undefined ? {} : { troubles: step.troubles }),
  };
}

export class StepRing {
  /** Tells this ring's numbers from those of the master's earlier runs. */
  readonly run: string;
  readonly #steps: (NumberedStep | undefined)[];
  readonly #listeners = new Set<(entry: NumberedStep) => void>();
  #last = 0;

  constructor(run: string, max = stepRingMax) {
    this.run = run;
    this.#steps = new Array(max).fill(undefined);
  }

  /** Steps it holds. */
  get max(): number {
    return this.#steps.length;
  }

  /** Number of the newest step; 0 when there is none. */
  get last(): number {
    return this.#last;
  }

  record(step: Step): void {
    const entry = { number: ++this.#last, step: lightened(step) };
    this.#steps[entry.number % this.#steps.length] = entry;
    for (const listener of this.#listeners) listener(entry);
  }

  /** Steps after `number`, oldest first, and how many of them are no longer held. */
  after(number: number): { steps: NumberedStep[]; lost: number } {
    const oldest = Math.max(1, this.#last - this.#steps.length + 1);
    const steps: NumberedStep[] = [];
    for (let n = Math.max(number + 1, oldest); n <= this.#last; n++) {
      const entry = this.#steps[n % this.#steps.length];
      if (entry) steps.push(entry);
    }
    return { steps, lost: Math.max(0, oldest - number - 1) };
  }

  /** Hears every new step until the returned function is called. */
  follow(listener: (entry: NumberedStep) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }
}
