/**
 * The journal: every event an actor heard, in the order of delivery. Fed to the same machines it gives the same
 * commands and states, so this is all a replay needs. Ids, time and chance are in it as data; no session ids.
 */

/** Kinds of lines: an actor began (`+`), an event was delivered (`e`), an actor ended (`-`), an actor threw (`x`). */
export type JournalEntry =
  | { k: "+"; i: number; t: number; a: string; m: string; in: unknown }
  | { k: "e"; i: number; t: number; a: string; e: { type: string }; c?: number; to: string; out: string[] }
  | { k: "-"; i: number; t: number; a: string }
  | { k: "x"; i: number; t: number; a: string; message: string };

export interface Journal {
  record(entry: JournalEntry): void;
}
