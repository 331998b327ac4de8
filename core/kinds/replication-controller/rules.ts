import { type KindRules, withoutStatus, withStatusOf } from "../../objects/kind-rules.js";
import { labelsShape, metadataShape } from "../../objects/metadata.js";
import type { core } from "../../objects/types.js";
import type { Faults } from "../../schema/faults.js";
import { checkDnsSubdomain } from "../../schema/formats.js";
import { atomic, byDefault, keyed, noted, servers } from "../../schema/marks.js";
import { int32, int64, time } from "../../schema/scalars.js";
import { integer, list, needed, oneOf, struct, text } from "../../schema/shape.js";
import { templateOf, templateWithDefaults } from "../pod/template.js";
import type { ReplicationController } from "./object.js";

/** Most replicas one controller may ask for: a slip of the hand must not fill the cluster. */
export const replicasMax = 100_000;
const secondsMax = 2 ** 31 - 1;

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
    minReadySeconds: integer(0, secondsMax),
    replicas: byDefault(1, integer(0, replicasMax)),
    selector: noted("The template's labels, if it is missing; they must match it.", atomic(labelsShape)),
    template: needed(templateOf("Always")),
  },
  checkSelector,
);

function withDefaults(controller: ReplicationController): ReplicationController {
  const { spec, metadata } = controller;
  const labels = spec.template?.metadata?.labels;
  const template = spec.template && templateWithDefaults(spec.template);
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
