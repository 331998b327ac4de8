/** Containers that come for a look into a pod that exists (kubectl debug). */
import { sameJson } from "../../objects/same-json.js";
import type { core } from "../../objects/types.js";
import type { Faults } from "../../schema/faults.js";
import { noted } from "../../schema/marks.js";
import { type Fields, type Shape, struct, text } from "../../schema/shape.js";
import { checkContainer, containerFields } from "./container.js";
import type { Pod } from "./object.js";

/** What is for containers that are there for their pod's work. */
const workFields = [
  "lifecycle",
  "livenessProbe",
  "ports",
  "readinessProbe",
  "resizePolicy",
  "restartPolicy",
  "restartPolicyRules",
  "startupProbe",
] as const satisfies readonly (keyof core.EphemeralContainer)[];

function check(container: core.EphemeralContainer, path: string, faults: Faults): void {
  checkContainer(container as core.Container, path, faults);
  const refuse = (field: string): void =>
    faults.forbidden(`${path}.${field}`, "cannot be set for an ephemeral container");
  for (const field of workFields) if (container[field] !== undefined) refuse(field);
  const { requests = {}, limits = {} } = container.resources ?? {};
  if (Object.keys({ ...requests, ...limits }).length > 0) refuse("resources");
  for (const [i, mount] of (container.volumeMounts ?? []).entries())
    for (const field of ["subPath", "subPathExpr"] as const) if (mount[field]) refuse(`volumeMounts[${i}].${field}`);
}

export const ephemeralContainerShape: Shape<core.EphemeralContainer> = struct<core.EphemeralContainer>(
  "core.v1.EphemeralContainer",
  {
    ...containerFields,
    targetContainerName: noted("It sees that container's processes.", text()),
  } as Fields<core.EphemeralContainer>,
  check,
);

/** Each is of a pod whose other containers are known. @param path of the pod's spec */
export function checkTargets(spec: core.PodSpec, path: string, faults: Faults): void {
  for (const [i, { targetContainerName: target }] of (spec.ephemeralContainers ?? []).entries())
    if (target && !spec.containers.some(({ name }) => name === target))
      faults.notFound(
        `${path}.ephemeralContainers[${i}].targetContainerName`,
        target,
        "must be the name of a container of the pod",
      );
}

/** They come later, each by itself. */
export function checkNone({ ephemeralContainers = [] }: core.PodSpec, path: string, faults: Faults): void {
  if (ephemeralContainers.length === 0) return;
  const how = "may not be given here: a pod that exists is given them by its subresource ephemeralcontainers";
  faults.forbidden(`${path}.ephemeralContainers`, how);
}

/** One that is there stays as it is: there may be more, and nothing else. */
export function checkAdded(old: Pod, next: Pod, faults: Faults): void {
  const after = new Map((next.spec.ephemeralContainers ?? []).map((c) => [c.name, c]));
  for (const container of old.spec.ephemeralContainers ?? []) {
    const now = after.get(container.name);
    const what = now ? "changed" : "removed";
    // Kubernetes' words: a second `kubectl debug -c` of a name ends here.
    if (!now || !sameJson(container, now))
      faults.forbidden(
        "spec.ephemeralContainers",
        `existing ephemeral containers ${JSON.stringify(container.name)} may not be ${what}`,
      );
  }
}
