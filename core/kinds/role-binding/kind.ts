import { rbacGroup } from "../../access/rbac.js";
import type { KindDef } from "../../objects/kind-def.js";
import { list, needed, oneOf, struct, text } from "../../schema/shape.js";
import { pathNamed } from "../role/shapes.js";
import { type AnyBinding, bindingColumns, bindingRules, roleRef, subject } from "./shapes.js";

export interface RoleBinding extends AnyBinding {
  kind: "RoleBinding";
}

/** Gives a role, in one namespace. */
export const roleBindingKind: KindDef<RoleBinding> = {
  kind: "RoleBinding",
  about: "Gives a role, in one namespace.",
  group: rbacGroup,
  version: "v1",
  plural: "rolebindings",
  shortNames: [],
  namespaced: true,
  hasGeneration: false,
  rules: bindingRules(
    struct<RoleBinding>("rbac.v1.RoleBinding", {
      apiVersion: text(),
      kind: oneOf("RoleBinding"),
      metadata: needed(pathNamed(false)),
      roleRef: needed(roleRef("Role", "ClusterRole")),
      subjects: list(subject(true)),
    }),
  ),
  table: bindingColumns,
  selectable: {},
  subresources: [],
};
