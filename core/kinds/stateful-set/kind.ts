import { ageOf } from "../../objects/age.js";
import { narrow, wide } from "../../objects/columns.js";
import { type KindDef, scaleSubresource, statusOf } from "../../objects/kind-def.js";
import { selectorText } from "../../objects/label-selector.js";
import { ignoredFields } from "../pod/ignored-fields.js";
import type { StatefulSet } from "./object.js";
import { statefulSetRules } from "./rules.js";

function row(set: StatefulSet, nowMs: number): string[] {
  const { spec, status, metadata } = set;
  const containers = spec.template?.spec?.containers ?? [];
  return [
    metadata.name,
    `${status?.readyReplicas ?? 0}/${spec.replicas ?? 1}`,
    ageOf(metadata.creationTimestamp, nowMs),
    containers.map((c) => c.name).join(","),
    containers.map((c) => c.image ?? "").join(","),
  ];
}

/** Pods of one template with numbers, each with a name and claims that stay its own. */
export const statefulSetKind: KindDef<StatefulSet> = {
  kind: "StatefulSet",
  about: "Pods of one template with numbers, each with a name and claims that stay its own.",
  group: "apps",
  version: "v1",
  plural: "statefulsets",
  shortNames: ["sts"],
  namespaced: true,
  inAll: true,
  actor: "statefulSet",
  hasGeneration: true,
  rules: statefulSetRules,
  table: { columns: [...narrow("Name", "Ready", "Age"), ...wide("Containers", "Images")], row },
  selectable: {},
  podSpec: { path: "spec.template.spec", of: ({ spec }) => spec.template?.spec },
  ignored: ({ spec }) => (spec.template?.spec ? ignoredFields(spec.template.spec) : []),
  subresources: [statusOf("StatefulSet"), scaleSubresource],
  scaling: {
    wanted: (set) => set.spec.replicas ?? 0,
    current: (set) => set.status?.replicas ?? 0,
    selector: ({ spec }) => selectorText(spec.selector),
    withWanted: (set, replicas) => ({ ...set, spec: { ...set.spec, replicas } }),
  },
};
