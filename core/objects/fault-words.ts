/** What the Status objects of both versions of the API have in common. */
import type { Fault } from "../fault.js";

/** Messages begin with the kind and the name; a version of the API that calls the kind otherwise says so here. */
export function reworded(fault: Fault, word: string): string {
  const { kind, name } = fault.details;
  const start = `${kind} "${name ?? ""}"`;
  return kind && fault.message.startsWith(start)
    ? `${word} "${name ?? ""}"${fault.message.slice(start.length)}`
    : fault.message;
}

/** The entries that say something; undefined if none does. */
export function withoutEmpty(entries: Record<string, unknown>): object | undefined {
  const given = Object.entries(entries).filter(([, v]) => v !== undefined && v !== "");
  return given.length > 0 ? Object.fromEntries(given) : undefined;
}
