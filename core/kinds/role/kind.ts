import { rbacGroup } from "../../access/rbac.js";
import type { KindDef } from "../../objects/kind-def.js";
import { plainRules } from "../../objects/kind-rules.js";
import { needed, oneOf, struct, text } from "../../schema/shape.js";
import type { Role } from "./object.js";
import { checkNoAddresses, pathNamed, policyRules, roleColumns } from "./shapes.js";

/** What may be done in one namespace. */
export const roleKind: KindDef<Role> = {
  kind: "Role",
  about: "What may be done in one namespace.",
  group: rbacGroup,
  version: "v1",
  plural: "roles",
  shortNames: [],
  namespaced: true,
  hasGeneration: false,
  rules: plainRules(
    struct<Role>(
      "rbac.v1.Role",
      {
        apiVersion: text(),
        kind: oneOf("Role"),
        metadata: needed(pathNamed(false)),
        rules: policyRules,
      },
      checkNoAddresses,
    ),
  ),
  table: roleColumns,
  selectable: {},
  subresources: [],
};
