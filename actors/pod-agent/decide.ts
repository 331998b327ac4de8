/**
 * What an agent does next about its containers: pure, from the records alone. Every entry of a state and every
 * change of a record ends here, so that no event order can leave a container forgotten.
 */

import type { Pod } from "../../core/kinds/pod/object.js";
import { restartDelayMs } from "../../core/liveness/backoff.js";
import type { PodAgentCommand } from "../commands.js";
import { type ContainerRecord, type Containers, wantsRestart } from "./containers.js";
import { mayStart, policyOf } from "./order.js";
import { restarting } from "./runs.js";

export interface Decision {
  containers: Containers;
  commands: PodAgentCommand[];
}

export const restartTimer = (container: string): string => `restart:${container}`;

interface Step {
  record: ContainerRecord;
  commands: PodAgentCommand[];
}

function start(record: ContainerRecord): Step {
  const started = restarting(record);
  return {
    record: started,
    commands: [{ type: "startContainer", container: record.name, attempt: started.attempt }],
  };
}

/** Why a container runs again, for who asks later. */
function noteOfEnd({ name, exitCode, reason }: ContainerRecord, delayMs: number): PodAgentCommand {
  const how = reason === "OOMKilled" ? "ran out of memory" : `ended with exit code ${exitCode}`;
  const when = delayMs === 0 ? "" : ` in ${delayMs / 1_000} s`;
  return {
    type: "note",
    level: exitCode === 0 ? "Normal" : "Warning",
    reason: delayMs === 0 ? "Died" : "BackOff",
    message: `container ${name} ${how}; it is started again${when}`,
  };
}

/** The next step of one container. */
function next(record: ContainerRecord, policy: string, atMs: number): Step {
  if (record.phase === "pulled") return start(record);
  if (record.phase !== "exited" || !wantsRestart(policy, record.exitCode)) return { record, commands: [] };
  const delayMs = restartDelayMs(record.failures);
  const note = noteOfEnd(record, delayMs);
  if (delayMs === 0) {
    const started = start(record);
    return { ...started, commands: [...started.commands, note] };
  }
  return {
    record: { ...record, phase: "backOff", retryAtMs: atMs + delayMs },
    commands: [{ type: "armTimer", name: restartTimer(record.name), delayMs }, note],
  };
}

/** Starts what can be started, and arms a timer for what must wait. */
export function decide(pod: Pod, containers: Containers, atMs: number): Decision {
  const commands: PodAgentCommand[] = [];
  const out: Record<string, ContainerRecord> = {};
  for (const [name, record] of Object.entries(containers)) {
    const step = mayStart(pod, containers, name) ? next(record, policyOf(pod, name), atMs) : { record, commands: [] };
    out[name] = step.record;
    commands.push(...step.commands);
  }
  return { containers: out, commands };
}

export const some = (records: readonly ContainerRecord[], ...phases: ContainerRecord["phase"][]): boolean =>
  records.some((c) => phases.includes(c.phase));
