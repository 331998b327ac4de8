import { rbacGroup } from "../../access/rbac.js";
import type { KindDef } from "../../objects/kind-def.js";
import { plainRules } from "../../objects/kind-rules.js";
import { needed, oneOf, struct, text } from "../../schema/shape.js";
import { aggregationRule, pathNamed, policyRules, roleColumns } from "../role/shapes.js";
import type { ClusterRole } from "./object.js";

/** What may be done everywhere, or in a namespace where a binding says so. */
export const clusterRoleKind: KindDef<ClusterRole> = {
  kind: "ClusterRole",
  about: "What may be done everywhere, or in a namespace where a binding says so.",
  group: rbacGroup,
  version: "v1",
  plural: "clusterroles",
  shortNames: [],
  namespaced: false,
  hasGeneration: false,
  rules: plainRules(
    struct<ClusterRole>("rbac.v1.ClusterRole", {
      aggregationRule,
      apiVersion: text(),
      kind: oneOf("ClusterRole"),
      metadata: needed(pathNamed(true)),
      rules: policyRules,
    }),
  ),
  table: roleColumns,
  selectable: {},
  subresources: [],
};
