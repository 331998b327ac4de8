import type { ApiObject, core } from "../../objects/types.js";

export interface ServiceAccount extends ApiObject {
  kind: "ServiceAccount";
  automountServiceAccountToken?: boolean;
  imagePullSecrets?: core.LocalObjectReference[];
  secrets?: core.ObjectReference[];
}
