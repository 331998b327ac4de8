import { fieldNames, type KindRules, withoutStatus, withStatusOf } from "../../objects/kind-rules.js";
import { metadataShape } from "../../objects/metadata.js";
import { sameJson } from "../../objects/same-json.js";
import type { Faults } from "../../schema/faults.js";
import { type Check, checkDnsLabel, formatted } from "../../schema/formats.js";
import { servers } from "../../schema/marks.js";
import { needed, oneOf, struct, text } from "../../schema/shape.js";
import { templateWithDefaults } from "../pod/template.js";
import type { StatefulSet } from "./object.js";
import { statefulSetSpec } from "./spec.js";
import { statusShape } from "./status-shape.js";

/** Its pods have its name, a dash and a number as their hosts' name, and that and the hash of a revision as a label. */
const nameMax = 52;
const checkName: Check = formatted("dns-label", (name) => {
  if (name.length <= nameMax) return checkDnsLabel(name);
  return `must have at most ${nameMax} characters: the names and labels of its pods are that and more, and may have 63`;
});

const mayChange = [
  "minReadySeconds",
  "ordinals",
  "persistentVolumeClaimRetentionPolicy",
  "replicas",
  "revisionHistoryLimit",
  "template",
  "updateStrategy",
];

function checkUpdate(old: StatefulSet, next: StatefulSet, faults: Faults): void {
  const [was, is] = [old.spec, next.spec] as unknown as Record<string, unknown>[];
  for (const name of fieldNames(old.spec, next.spec))
    if (!mayChange.includes(name) && !sameJson(was?.[name], is?.[name]))
      faults.forbidden(`spec.${name}`, `of a stateful set that exists only these may change: ${mayChange.join(", ")}`);
}

function withDefaults(set: StatefulSet): StatefulSet {
  const { updateStrategy = {}, template, persistentVolumeClaimRetentionPolicy: retention } = set.spec;
  const type = updateStrategy.type ?? "RollingUpdate";
  const rollingUpdate = { partition: 0, ...updateStrategy.rollingUpdate };
  const policy = { whenDeleted: "Retain", whenScaled: "Retain", ...retention };
  return {
    ...set,
    spec: {
      ...set.spec,
      updateStrategy: type === "OnDelete" ? { type } : { type, rollingUpdate },
      persistentVolumeClaimRetentionPolicy: policy,
      ...(template ? { template: templateWithDefaults(template) } : {}),
    },
  };
}

/** Stateful sets. */
export const statefulSetRules: KindRules<StatefulSet> = {
  shape: struct<StatefulSet>("apps.v1.StatefulSet", {
    apiVersion: text(),
    kind: oneOf("StatefulSet"),
    metadata: needed(metadataShape(checkName)),
    spec: needed(statefulSetSpec),
    status: servers(statusShape),
  }),
  withDefaults,
  asNew: (set) => ({ ...withoutStatus(set), status: { replicas: 0, availableReplicas: 0 } }),
  carriedOver: withStatusOf,
  checkUpdate,
};
