import { writeSync } from "node:fs";
import { asFault } from "../core/fault.js";
import { asksForHelp } from "./flag-table.js";

/** What became of a daemon's program: it serves until it is told to stop, or has done the one thing it was to do. */
export type Outcome = "serves" | "done";

/** What ends a daemon is told where that is possible; that it is not must not keep it from ending. */
function say(text: string): void {
  try {
    writeSync(2, text);
  } catch {
    // a full disk, or a pipe that was closed
  }
}

/** Runs the program of a daemon by its command line; help is all that is said if that is asked for, and an error is one line. */
export function runDaemon(
  role: "master" | "minion",
  help: () => string,
  main: (args: string[]) => Promise<Outcome>,
): void {
  const args = process.argv.slice(2);
  if (asksForHelp(args)) {
    process.stdout.write(help());
    return;
  }
  // Timers of our clock do not keep a process alive; a daemon lives until it is told to stop.
  const alive = setInterval(() => {}, 2 ** 30);
  main(args).then(
    (outcome) => {
      if (outcome === "done") clearInterval(alive);
    },
    (error: unknown) => {
      say(`troupe ${role}: ${asFault(error).message}\n`);
      process.exit(1);
    },
  );
}
