import { type KindRules, withoutStatus, withStatusOf } from "../../objects/kind-rules.js";
import { labelsShape, metadataShape, templateMetadataShape } from "../../objects/metadata.js";
import type { core } from "../../objects/types.js";
import type { Faults } from "../../schema/faults.js";
import { checkDnsSubdomain } from "../../schema/formats.js";
import { atomic, byDefault, keyed, noted, servers, stored } from "../../schema/marks.js";
import { int32, int64, time } from "../../schema/scalars.js";
import { integer, list, needed, oneOf, struct, text } from "../../schema/shape.js";
import { defaultPodSpec, podSpecShape } from "../pod/spec.js";
import type { ReplicationController } from "./object.js";

/** Most replicas one controller may ask for: a slip of the hand must not fill the cluster. */
export const replicasMax = 100_000;
const secondsMax = 2 ** 31 - 1;

const templateShape = struct<core.PodTemplateSpec>(
  "core.v1.PodTemplateSpec",
  { metadata: templateMetadataShape, spec: needed(podSpecShape) },
  (template, path, faults) => {
    const spec = template.spec;
    if (!spec) return;
    // 0.5.4 took any policy here
    if (spec.restartPolicy && spec.restartPolicy !== "Always" && !faults.rules.lenient) {
      faults.unsupported(`${path}.spec.restartPolicy`, spec.restartPolicy, ["Always"]);
    }
    for (const [i, volume] of (spec.volumes ?? []).entries()) {
      if (volume.gcePersistentDisk && !volume.gcePersistentDisk.readOnly) {
        faults.invalid(
          `${path}.spec.volumes[${i}].gcePersistentDisk.readOnly`,
          false,
          "must be true in a template: only one pod may write a disk",
        );
      }
    }
  },
);

function hasEntries(labels: Record<string, string> | undefined): labels is Record<string, string> {
  return labels !== undefined && Object.keys(labels).length > 0;
}

function checkSelector(spec: core.ReplicationControllerSpec, path: string, faults: Faults): void {
  if (faults.isNamed(`${path}.template`)) return;
  const labels = spec.template?.metadata?.labels ?? {};
  const selector = hasEntries(spec.selector) ? spec.selector : labels;
  if (!hasEntries(selector)) faults.required(`${path}.selector`, "the labels of the pods it counts");
  for (const [key, value] of Object.entries(selector)) {
    if (labels[key] === value) continue;
    faults.invalid(
      `${path}.template.metadata.labels`,
      labels[key] ?? "",
      `must have ${key}=${value}, as the selector asks for`,
    );
  }
}

const condition = struct<core.ReplicationControllerCondition>("core.v1.ReplicationControllerCondition", {
  lastTransitionTime: time,
  message: text(),
  reason: text(),
  status: text(),
  type: text(),
});

const statusShape = struct<core.ReplicationControllerStatus>("core.v1.ReplicationControllerStatus", {
  availableReplicas: int32,
  conditions: keyed(list(condition), ["type"]),
  fullyLabeledReplicas: int32,
  observedGeneration: int64,
  readyReplicas: int32,
  replicas: int32,
});

const specShape = struct<core.ReplicationControllerSpec>(
  "core.v1.ReplicationControllerSpec",
  {
    minReadySeconds: stored(integer(0, secondsMax)),
    replicas: byDefault(1, integer(0, replicasMax)),
    selector: noted("The template's labels, if it is missing; they must match it.", atomic(labelsShape)),
    template: needed(templateShape),
  },
  checkSelector,
);

function withDefaults(controller: ReplicationController): ReplicationController {
  const { spec, metadata } = controller;
  const labels = spec.template?.metadata?.labels;
  const template: core.PodTemplateSpec | undefined = spec.template && {
    ...spec.template,
    metadata: spec.template.metadata ?? {},
    ...(spec.template.spec ? { spec: defaultPodSpec(spec.template.spec) } : {}),
  };
  return {
    ...controller,
    metadata: { ...metadata, ...(!hasEntries(metadata.labels) && hasEntries(labels) ? { labels } : {}) },
    spec: {
      ...spec,
      ...(!hasEntries(spec.selector) && hasEntries(labels) ? { selector: labels } : {}),
      ...(template ? { template } : {}),
    },
  };
}

/** Replication controllers. Everything in their spec may change. */
export const replicationControllerRules: KindRules<ReplicationController> = {
  shape: struct<ReplicationController>("core.v1.ReplicationController", {
    apiVersion: text(),
    kind: oneOf("ReplicationController"),
    metadata: needed(metadataShape(checkDnsSubdomain)),
    spec: needed(specShape),
    status: servers(statusShape),
  }),
  withDefaults,
  asNew: (controller) => ({ ...withoutStatus(controller), status: { replicas: 0 } }),
  carriedOver: withStatusOf,
  checkUpdate: () => {},
  labelsWithin: ({ spec }) => [spec.selector, spec.template?.metadata?.labels],
};
