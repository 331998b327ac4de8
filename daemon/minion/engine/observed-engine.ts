import { asFault, type Fault } from "../../../core/fault.js";
import type { Engine } from "./engine.js";

/** Calls whose failures say nothing of the engine: a registry, or a command in a container, may be what is slow or away. */
const othersFault: ReadonlySet<string | symbol> = new Set(["pullImage", "run", "exec", "logs", "stats"]);

/** The same engine; `onAway` hears of every call that failed because the engine was not there, or did not answer in time. */
export function observedEngine(engine: Engine, onAway: (fault: Fault) => void): Engine {
  return new Proxy(engine, {
    get: (target, name) => {
      const value: unknown = Reflect.get(target, name);
      if (typeof value !== "function" || othersFault.has(name)) return value;
      return (...args: unknown[]): unknown => {
        const result: unknown = Reflect.apply(value, target, args);
        if (result instanceof Promise)
          result.catch((error: unknown) => {
            const fault = asFault(error);
            if (fault.reason === "ServiceUnavailable" || fault.reason === "Timeout") onAway(fault);
          });
        return result;
      };
    },
  });
}
