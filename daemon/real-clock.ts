import type { Clock, Timer } from "../core/time.js";

/** Node's timers overflow at 2^31 ms and then fire at once; longer waits are made of pieces. */
const sliceMsMax = 2 ** 30;

/** The machine's clock. Time does not go back within a process: a wall clock that is set back stands still instead. */
export function realClock(): Clock {
  const epochMs = Date.now() - performance.now();
  const nowMs = (): number => Math.floor(epochMs + performance.now());
  return {
    nowMs,
    after: (delayMs, fn) => waiting(nowMs() + Math.max(0, delayMs), nowMs, fn),
  };
}

function waiting(deadlineMs: number, nowMs: () => number, fn: () => void): Timer {
  let handle: NodeJS.Timeout;
  const arm = (): void => {
    const restMs = deadlineMs - nowMs();
    handle = setTimeout(() => (restMs > sliceMsMax ? arm() : fn()), Math.min(Math.max(0, restMs), sliceMsMax));
    handle.unref();
  };
  arm();
  return { cancel: () => clearTimeout(handle) };
}
