import { ageOf } from "../../objects/age.js";
import { narrow, wide } from "../../objects/columns.js";
import { type KindDef, scaleSubresource, statusOf } from "../../objects/kind-def.js";
import { selectorText } from "../../objects/label-selector.js";
import { ignoredFields } from "../pod/ignored-fields.js";
import type { ReplicaSet } from "./object.js";
import { replicaSetRules } from "./rules.js";

function row(set: ReplicaSet, nowMs: number): string[] {
  const containers = set.spec.template?.spec?.containers ?? [];
  return [
    set.metadata.name,
    String(set.spec.replicas ?? 1),
    String(set.status?.replicas ?? 0),
    String(set.status?.readyReplicas ?? 0),
    ageOf(set.metadata.creationTimestamp, nowMs),
    containers.map((c) => c.name).join(","),
    containers.map((c) => c.image ?? "").join(","),
    selectorText(set.spec.selector),
  ];
}

/** Keeps so many pods of one template; a Deployment has one for each of its revisions. */
export const replicaSetKind: KindDef<ReplicaSet> = {
  kind: "ReplicaSet",
  group: "apps",
  version: "v1",
  plural: "replicasets",
  shortNames: ["rs"],
  namespaced: true,
  inAll: true,
  actor: "replicaSet",
  hasGeneration: true,
  rules: replicaSetRules,
  table: {
    columns: [...narrow("Name", "Desired", "Current", "Ready", "Age"), ...wide("Containers", "Images", "Selector")],
    row,
  },
  selectable: { "status.replicas": (set) => String(set.status?.replicas ?? 0) },
  podSpec: { path: "spec.template.spec", of: ({ spec }) => spec.template?.spec },
  ignored: ({ spec }) => (spec.template?.spec ? ignoredFields(spec.template.spec) : []),
  subresources: [statusOf("ReplicaSet"), scaleSubresource],
  scaling: {
    wanted: (set) => set.spec.replicas ?? 0,
    current: (set) => set.status?.replicas ?? 0,
    selector: ({ spec }) => selectorText(spec.selector),
    withWanted: (set, replicas) => ({ ...set, spec: { ...set.spec, replicas } }),
  },
};
