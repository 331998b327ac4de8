import { stderrLines } from "./stderr-lines.js";

/** A line a daemon writes: constant text, so that it can be searched and counted, and facts beside it. */
export type Log = (level: "info" | "warn" | "error", text: string, facts?: Record<string, unknown>) => void;

/** One JSON object a line on stderr, for a person with `grep` and for a collector alike. It never waits and never fails. */
export function stderrLog(component: string): Log {
  const lineOf: (...said: Parameters<Log>) => string = (level, text, facts = {}) =>
    JSON.stringify({ at: new Date().toISOString(), level, component, text, ...facts });
  const out = stderrLines((lines) => lineOf("warn", "lines of this log could not be written", { lines }));
  return (...said) => out.write(lineOf(...said));
}

export const silentLog: Log = () => {};
