/** The template of pods that are made alike. */
import { templateMetadataShape } from "../../objects/metadata.js";
import type { core } from "../../objects/types.js";
import type { Faults } from "../../schema/faults.js";
import { needed, type Shape, struct } from "../../schema/shape.js";
import { checkNone } from "./ephemeral.js";
import { defaultPodSpec, openPodSpecShape, podSpecShape } from "./spec.js";

function checkDisks(spec: core.PodSpec, path: string, faults: Faults): void {
  for (const [i, volume] of (spec.volumes ?? []).entries()) {
    if (volume.gcePersistentDisk && !volume.gcePersistentDisk.readOnly) {
      faults.invalid(
        `${path}.spec.volumes[${i}].gcePersistentDisk.readOnly`,
        false,
        "must be true in a template: only one pod may write a disk",
      );
    }
  }
}

const templateWith = (spec: Shape<core.PodSpec>, policies: readonly string[]): Shape<core.PodTemplateSpec> =>
  struct<core.PodTemplateSpec>(
    "core.v1.PodTemplateSpec",
    { metadata: templateMetadataShape, spec: needed(spec) },
    ({ spec }, path, faults) => {
      if (!spec) return;
      if (spec.restartPolicy && !policies.includes(spec.restartPolicy) && !faults.rules.lenient)
        faults.unsupported(`${path}.spec.restartPolicy`, spec.restartPolicy, policies);
      checkDisks(spec, path, faults);
      checkNone(spec, `${path}.spec`, faults);
    },
  );

/** A template of pods with one of these policies; 0.5.4 took any. */
export const templateOf = (...policies: readonly string[]) => templateWith(podSpecShape, policies);

/** The same of pods that have more volumes than it names: see {@link openPodSpecShape}. */
export const openTemplateOf = (...policies: readonly string[]) => templateWith(openPodSpecShape, policies);

/** What is left out of a template. */
export function templateWithDefaults(template: core.PodTemplateSpec): core.PodTemplateSpec {
  return {
    ...template,
    metadata: template.metadata ?? {},
    ...(template.spec ? { spec: defaultPodSpec(template.spec) } : {}),
  };
}
