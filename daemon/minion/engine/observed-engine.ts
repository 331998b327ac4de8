import { asFault, type Fault } from "../../../core/fault.js";
import type { Engine } from "./engine.js";

type Call = (...args: unknown[]) => unknown;

/** Calls whose failures say nothing of the engine: a registry, or a command in a container, may be what is slow or away. */
const othersFault: ReadonlySet<string> = new Set([
  "pullImage",
  "run",
  "exec",
  "attach",
  "logs",
  "stats",
  "machineStats",
]);

/** The same engine; `onAway` hears of every call that failed because the engine was not there, or did not answer in time. */
export function observedEngine(engine: Engine, onAway: (fault: Fault) => void): Engine {
  const suspect = (error: unknown): void => {
    const fault = asFault(error);
    if (fault.reason === "ServiceUnavailable" || fault.reason === "Timeout") onAway(fault);
  };
  const calls = engine as unknown as Record<string, Call>;
  const observed: Record<string, Call> = {};
  for (const name in calls)
    observed[name] = (...args) => {
      const result = calls[name]?.(...args);
      if (result instanceof Promise && !othersFault.has(name)) result.catch(suspect);
      return result;
    };
  return observed as unknown as Engine;
}
