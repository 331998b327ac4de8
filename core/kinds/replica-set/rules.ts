import type * as apps from "kubernetes-types/apps/v1.js";
import { type KindRules, withoutStatus, withStatusOf } from "../../objects/kind-rules.js";
import { checkLabelSelector, isMeant, selectorText } from "../../objects/label-selector.js";
import { metadataShape } from "../../objects/metadata.js";
import { labelSelector } from "../../objects/reference-shapes.js";
import { sameJson } from "../../objects/same-json.js";
import type { ApiObject, core } from "../../objects/types.js";
import type { Faults } from "../../schema/faults.js";
import { checkDnsSubdomain } from "../../schema/formats.js";
import { byDefault, keyed, servers } from "../../schema/marks.js";
import { int32, int64, time } from "../../schema/scalars.js";
import { integer, list, needed, oneOf, struct, text } from "../../schema/shape.js";
import { templateOf, templateWithDefaults } from "../pod/template.js";
import { replicasMax } from "../replication-controller/rules.js";
import type { ReplicaSet } from "./object.js";

const secondsMax = 2 ** 31 - 1;

/** What kinds of the group apps have in common: pods of a template, told by a selector that never changes. */
interface Selecting extends ApiObject {
  spec: { selector: apps.ReplicaSetSpec["selector"]; template?: core.PodTemplateSpec };
}

/** The selector must mean the pods that the template makes. */
export function checkSelecting({ selector, template }: Selecting["spec"], path: string, faults: Faults): void {
  if (faults.isNamed(`${path}.template`) || !selector) return;
  checkLabelSelector(selector, `${path}.selector`, faults);
  const labels = template?.metadata?.labels;
  if (template && !faults.isNamed(`${path}.selector`) && !isMeant(selector, labels))
    faults.invalid(
      `${path}.template.metadata.labels`,
      Object.entries(labels ?? {})
        .map(([key, value]) => `${key}=${value}`)
        .join(","),
      `must be labels that the selector means: ${selectorText(selector)}`,
    );
}

export function checkSameSelector(old: Selecting, next: Selecting, faults: Faults): void {
  if (!sameJson(old.spec.selector, next.spec.selector))
    faults.invalid("spec.selector", selectorText(next.spec.selector), "field is immutable: make another object for it");
}

const condition = struct<apps.ReplicaSetCondition>("apps.v1.ReplicaSetCondition", {
  lastTransitionTime: time,
  message: text(),
  reason: text(),
  status: text(),
  type: text(),
});

const statusShape = struct<NonNullable<ReplicaSet["status"]>>("apps.v1.ReplicaSetStatus", {
  availableReplicas: int32,
  conditions: keyed(list(condition), ["type"]),
  fullyLabeledReplicas: int32,
  observedGeneration: int64,
  readyReplicas: int32,
  replicas: int32,
  terminatingReplicas: int32,
});

const specShape = struct<apps.ReplicaSetSpec>(
  "apps.v1.ReplicaSetSpec",
  {
    minReadySeconds: integer(0, secondsMax),
    replicas: byDefault(1, integer(0, replicasMax)),
    selector: needed(labelSelector),
    template: needed(templateOf("Always")),
  },
  checkSelecting,
);

/** Replica sets. Everything in their spec may change but the selector. */
export const replicaSetRules: KindRules<ReplicaSet> = {
  shape: struct<ReplicaSet>("apps.v1.ReplicaSet", {
    apiVersion: text(),
    kind: oneOf("ReplicaSet"),
    metadata: needed(metadataShape(checkDnsSubdomain)),
    spec: needed(specShape),
    status: servers(statusShape),
  }),
  withDefaults: (set) => {
    const { template } = set.spec;
    return template ? { ...set, spec: { ...set.spec, template: templateWithDefaults(template) } } : set;
  },
  asNew: (set) => ({ ...withoutStatus(set), status: { replicas: 0 } }),
  carriedOver: withStatusOf,
  checkUpdate: checkSameSelector,
};
