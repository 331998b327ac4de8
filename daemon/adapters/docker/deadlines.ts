/** How long a call to the engine may take before it ends as a `Timeout`; a stream's concerns its first answer only. */
export const deadlinesMs = {
  ping: 3_000,
  read: 15_000,
  change: 60_000,
  openStream: 15_000,
} as const;
