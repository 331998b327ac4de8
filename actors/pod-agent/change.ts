/** What a new version of the manifest means for each container. Pure. */

import { allContainers } from "../../core/kinds/pod/containers.js";
import type { Pod } from "../../core/kinds/pod/object.js";
import { sameJson } from "../../core/objects/same-json.js";
import type { core } from "../../core/objects/types.js";
import type { PodAgentCommand } from "../commands.js";
import { type ContainerRecord, type Containers, newRecord, specOf } from "./containers.js";
import { type Decision, restartTimer } from "./decide.js";
import { turned } from "./runs.js";

const graceSecondsDefault = 30;

/** How long a container of the pod may take to stop. */
export function graceMsOf(pod: Pod): number {
  return (pod.spec.terminationGracePeriodSeconds ?? graceSecondsDefault) * 1000;
}

/** The order to see to a container's image. */
export const pullOf = (spec: core.Container): PodAgentCommand => ({
  type: "pullImage",
  container: spec.name,
  image: spec.image ?? "",
  policy: spec.imagePullPolicy ?? "IfNotPresent",
});

function changeOne(
  record: ContainerRecord,
  before: core.Container | undefined,
  after: core.Container,
  graceMs: number,
): { record: ContainerRecord; commands: PodAgentCommand[] } {
  const { name, id } = record;
  switch (record.phase) {
    case "running":
      return {
        record: { ...record, outdated: true },
        commands: [{ type: "stopContainer", container: name, id, graceMs }],
      };
    // It is stopped as soon as its start is answered.
    case "starting":
      return { record: { ...record, outdated: true }, commands: [] };
    case "exited":
      return { record, commands: [] };
    default:
      // What waits, waits for the new image now: the old one may have been what was wrong.
      if (before?.image === after.image) return { record, commands: [] };
      return {
        record: {
          ...turned(record),
          phase: "waiting",
          retryAtMs: 0,
          outdated: false,
          reason: "ContainerCreating",
          message: "",
        },
        commands: [{ type: "cancelTimer", name: restartTimer(name) }, pullOf(after)],
      };
  }
}

/** The records and commands after the pod's definition went from `before` to `after`. */
export function change(before: Pod, after: Pod, containers: Containers): Decision {
  const commands: PodAgentCommand[] = [];
  const out: Record<string, ContainerRecord> = { ...containers };
  for (const spec of allContainers(after.spec)) {
    const record = containers[spec.name];
    const old = specOf(before, spec.name);
    if (!record) {
      // Only ephemeral ones come to a pod that is there.
      out[spec.name] = newRecord(spec.name);
      commands.push(pullOf(spec));
      continue;
    }
    if (sameJson(spec, old)) continue;
    const step = changeOne(record, old, spec, graceMsOf(after));
    out[spec.name] = step.record;
    commands.push(...step.commands);
  }
  return { containers: out, commands };
}
