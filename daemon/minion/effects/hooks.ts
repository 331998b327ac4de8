/** Lifecycle hooks: postStart after a start, preStop before a stop. */

import { asFault } from "../../../core/fault.js";
import type { core } from "../../../core/objects/types.js";
import { type Asked, dialTcp, httpTarget } from "../ask-probe.js";
import type { MinionPorts } from "../ports.js";

const outputMax = 4_096;
/** A postStart hook that takes longer than this has failed. */
export const postStartMsMax = 60_000;

/** Runs a hook to its end; resolves to why it failed, or "" when it did not. */
export async function runHook(
  hook: core.LifecycleHandler,
  asked: Asked,
  timeoutMs: number,
  { engine, dialer, clock }: Pick<MinionPorts, "engine" | "dialer" | "clock">,
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
    if (hook.tcpSocket) {
      const answer = await dialTcp(hook.tcpSocket, asked, timeoutMs, dialer);
      return answer.healthy ? "" : answer.message;
    }
    if (hook.sleep) {
      const sleepMs = Math.min(hook.sleep.seconds * 1000, timeoutMs);
      await new Promise<void>((resolve) => clock.after(sleepMs, resolve));
    }
    return "";
  } catch (error) {
    return asFault(error).message;
  }
}
