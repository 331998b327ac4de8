import { rbacGroup } from "../../access/rbac.js";
import type { KindDef } from "../../objects/kind-def.js";
import { list, needed, oneOf, struct, text } from "../../schema/shape.js";
import { pathNamed } from "../role/shapes.js";
import { type AnyBinding, bindingColumns, bindingRules, roleRef, subject } from "../role-binding/shapes.js";

export interface ClusterRoleBinding extends AnyBinding {
  kind: "ClusterRoleBinding";
}

/** Gives a role, everywhere. */
export const clusterRoleBindingKind: KindDef<ClusterRoleBinding> = {
  kind: "ClusterRoleBinding",
  about: "Gives a role, everywhere.",
  group: rbacGroup,
  version: "v1",
  plural: "clusterrolebindings",
  shortNames: [],
  namespaced: false,
  hasGeneration: false,
  rules: bindingRules(
    struct<ClusterRoleBinding>("rbac.v1.ClusterRoleBinding", {
      apiVersion: text(),
      kind: oneOf("ClusterRoleBinding"),
      metadata: needed(pathNamed(true)),
      roleRef: needed(roleRef("ClusterRole")),
      subjects: list(subject(false)),
    }),
  ),
  table: bindingColumns,
  selectable: {},
  subresources: [],
};
