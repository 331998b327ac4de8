import { type KindDef, scaleSubresource, statusOf } from "../../objects/kind-def.js";
import { selectorText } from "../../objects/label-selector.js";
import { ignoredFields } from "../pod/ignored-fields.js";
import { controllerColumns } from "./columns.js";
import type { ReplicationController } from "./object.js";
import { replicationControllerRules } from "./rules.js";

/** Keeps so many pods of one template. */
export const replicationControllerKind: KindDef<ReplicationController> = {
  kind: "ReplicationController",
  about: "Keeps so many pods of one template.",
  group: "",
  version: "v1",
  plural: "replicationcontrollers",
  shortNames: ["rc"],
  namespaced: true,
  inAll: true,
  actor: "replicationController",
  hasGeneration: true,
  rules: replicationControllerRules,
  table: controllerColumns,
  selectable: { "status.replicas": (rc) => String(rc.status?.replicas ?? 0) },
  podSpec: { path: "spec.template.spec", of: ({ spec }) => spec.template?.spec },
  ignored: ({ spec }) => (spec.template?.spec ? ignoredFields(spec.template.spec) : []),
  subresources: [statusOf("ReplicationController"), scaleSubresource],
  scaling: {
    wanted: (rc) => rc.spec.replicas ?? 0,
    current: (rc) => rc.status?.replicas ?? 0,
    selector: (rc) => selectorText({ matchLabels: rc.spec.selector ?? {} }),
    withWanted: (rc, replicas) => ({ ...rc, spec: { ...rc.spec, replicas } }),
  },
};
