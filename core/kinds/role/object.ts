import type * as rbac from "kubernetes-types/rbac/v1.js";
import type { ApiObject } from "../../objects/types.js";

export interface Role extends ApiObject {
  kind: "Role";
  rules?: rbac.PolicyRule[];
}
