/** A line a daemon writes: constant text, so that it can be searched and counted, and facts beside it. */
export type Log = (level: "info" | "warn" | "error", text: string, facts?: Record<string, unknown>) => void;

/** One JSON object a line on stderr, for a person with `grep` and for a collector alike. */
export function stderrLog(component: string): Log {
  return (level, text, facts = {}) => {
    process.stderr.write(`${JSON.stringify({ at: new Date().toISOString(), level, component, text, ...facts })}\n`);
  };
}

export const silentLog: Log = () => {};
