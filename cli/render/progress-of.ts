import type { Clock } from "../../core/time.js";
import { LiveProgress } from "./live-progress.js";

const cliClock: Clock = {
  nowMs: () => performance.now(),
  after: (delayMs, fn) => {
    const timer = setTimeout(fn, delayMs).unref();
    return { cancel: () => clearTimeout(timer) };
  },
};

/** How it goes, on stderr, from its second second on. */
export const progressOf = (title: string): LiveProgress => new LiveProgress(title, process.stderr, cliClock);
