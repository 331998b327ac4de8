import type { Log } from "./log.js";

/** A daemon that does not stop in order within this time stops anyway. */
const stopMsMax = 10_000;

/**
 * Ends the process in order on SIGTERM or SIGINT; a second signal ends it at once. An error nobody handled is
 * logged, and does not end a daemon: what it belonged to is repaired by the next comparison.
 */
export function onShutdown(log: Log, stop: () => Promise<void>): void {
  let stopping = false;
  const end = (signal: string): void => {
    if (stopping) process.exit(130);
    stopping = true;
    log("info", "stopping", { signal });
    setTimeout(() => process.exit(1), stopMsMax).unref();
    stop().then(
      () => process.exit(0),
      (error: unknown) => {
        log("error", "could not stop in order", { error: String(error) });
        process.exit(1);
      },
    );
  };
  process.on("SIGTERM", () => end("SIGTERM"));
  process.on("SIGINT", () => end("SIGINT"));
  process.on("unhandledRejection", (reason) =>
    log("error", "a rejection nobody handled", {
      reason: String(reason),
      stack: reason instanceof Error ? reason.stack : undefined,
    }),
  );
  process.on("uncaughtException", (error) =>
    log("error", "an error nobody handled", { error: String(error), stack: error.stack }),
  );
}
