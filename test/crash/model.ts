/**
 * What a writer may expect of one object. Each write bears a number, twice, and padding whose length follows from it:
 * an object of which only a part was written would show.
 */

/** As much of an object as is looked at. */
export interface Shown {
  metadata: {
    name: string;
    uid?: string;
    resourceVersion?: string;
    deletionTimestamp?: string;
    annotations?: Record<string, string>;
    labels?: Record<string, string>;
  };
}

/** What an object is: gone, or what its last write made of it. */
export interface State {
  /** null: there is none. */
  value: number | null;
  /** It may be there for a while: it was deleted. */
  leaving?: boolean;
}

export type Verb = "create" | "update" | "patch" | "delete";

/** A write whose answer did not come. */
export interface Pending {
  verb: Verb;
  after: State;
}

export interface Known {
  state: State;
  pending: Pending | null;
  /** Of its last acknowledged write. */
  revision: number;
}

const padOf = (value: number): string => "x".repeat(value % 257);

export const annotationsOf = (value: number): Record<string, string> => ({
  value: String(value),
  twin: String(value),
  pad: padOf(value),
});

/** The number of a whole write; NaN when it is half there. */
export function numberIn({ metadata: { annotations = {}, labels = {} } }: Shown): number {
  const { value = "", twin, pad } = annotations;
  const isWhole = value === twin && pad === padOf(Number(value)) && labels["value"] === value;
  return isWhole ? Number(value) : Number.NaN;
}

function fits(state: State, seen: Shown | undefined): boolean {
  if (state.value === null) return seen === undefined || (state.leaving === true && isLeaving(seen));
  return seen !== undefined && !isLeaving(seen) && numberIn(seen) === state.value;
}

export const isLeaving = ({ metadata }: Shown): boolean => metadata.deletionTimestamp !== undefined;

export interface Verdict {
  /** What is wrong; "" = nothing. */
  wrong: "" | "lost" | "half";
  state: State;
}

/** Judges what is there after a restart, and says what is to be expected from then on. */
export function judge({ state, pending }: Known, seen: Shown | undefined): Verdict {
  const found: State = seen
    ? isLeaving(seen)
      ? { value: null, leaving: true }
      : { value: numberIn(seen) }
    : { value: null };
  if (fits(state, seen)) return { wrong: "", state: state.value === null && !seen ? { value: null } : state };
  if (pending && fits(pending.after, seen)) return { wrong: "", state: found };
  return { wrong: seen && Number.isNaN(numberIn(seen)) ? "half" : "lost", state: found };
}
