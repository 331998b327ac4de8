/**
 * The journal: every event an actor heard, in the order of delivery. Fed to the same machines it gives the same
 * commands and states, so this is all a replay needs. Ids, time and chance are in it as data; no session ids.
 * What people keep secret (variables, arguments, headers and paths of probes, repositories, annotations) is replaced before it
 * is recorded, see journal-redaction.ts: equal values by equal tokens, so that machines, which only compare such
 * values, decide on the tokens as they did on the values.
 */
import { fnv1aHex } from "./fnv.js";

/**
 * Kinds of lines: where an actor is when a file begins (`S`), an actor began (`+`), an event was delivered (`e`), an actor ended (`-`), an
 * actor threw (`x`). `i` numbers steps, `t` is ms since the epoch, `a` the actor, `c` the step that caused this one;
 * `h` is {@link stepHash} of what came of it.
 */
export type JournalEntry =
  | { k: "S"; i: number; t: number; a: string; m: string; value: unknown; context: unknown }
  | { k: "+"; i: number; t: number; a: string; m: string; in: unknown; to: string; out: string[]; h: string }
  | { k: "e"; i: number; t: number; a: string; e: { type: string }; c?: number; to: string; out: string[]; h: string }
  | { k: "-"; i: number; t: number; a: string }
  | { k: "x"; i: number; t: number; a: string; message: string };

export interface Journal {
  record(entry: JournalEntry): void;
}

/** A word for a step's outcome: over state, context and commands as JSON. */
export function stepHash(state: string, context: unknown, commands: unknown): string {
  return fnv1aHex(`${state}\n${JSON.stringify(context)}\n${JSON.stringify(commands)}`);
}
