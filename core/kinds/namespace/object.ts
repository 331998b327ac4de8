import type { ApiObject, core } from "../../objects/types.js";

export interface Namespace extends ApiObject {
  kind: "Namespace";
  spec?: core.NamespaceSpec;
  status?: core.NamespaceStatus;
}
