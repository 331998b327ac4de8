/** Exit codes of all commands. */
export const exitCodes = { ok: 0, error: 1, usage: 2 } as const;

/** Ends the program with one sentence on stderr. */
export function fail(error: unknown): never {
  const message = error instanceof Error ? error.message : String(error);
  process.stderr.write(`error: ${message}\n`);
  process.exit(exitCodes.error);
}
