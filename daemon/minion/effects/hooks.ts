/** Lifecycle hooks: postStart after a start, preStop before a stop. */

import { asFault } from "../../../core/fault.js";
import type { core } from "../../../core/objects/types.js";
import { type Asked, httpTarget } from "../ask-probe.js";
import type { Engine } from "../engine/engine.js";
import type { Dialer } from "../ports.js";

const outputMax = 4_096;
/** A postStart hook that takes longer than this has failed. */
export const postStartMsMax = 60_000;

/** Runs a hook to its end; resolves to why it failed, or "" when it did not. */
export async function runHook(
  hook: core.LifecycleHandler,
  asked: Asked,
  timeoutMs: number,
  engine: Engine,
  dialer: Dialer,
): Promise<string> {
  try {
    if (hook.exec) {
      const result = await engine.run(asked.id, hook.exec.command ?? [], { timeoutMs, outputMax });
      return result.exitCode === 0 ? "" : `exit code ${result.exitCode}: ${result.output.trim()}`;
    }
    if (hook.httpGet) {
      const answer = await dialer.http(httpTarget(hook.httpGet, asked, timeoutMs));
      return answer.healthy ? "" : answer.message;
    }
    return "";
  } catch (error) {
    return asFault(error).message;
  }
}
