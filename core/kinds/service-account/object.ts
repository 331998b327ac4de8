import type { ApiObject, core } from "../../objects/types.js";

/** That of pods that name none; every namespace has one. */
export const defaultAccount = "default";

export interface ServiceAccount extends ApiObject {
  kind: "ServiceAccount";
  automountServiceAccountToken?: boolean;
  imagePullSecrets?: core.LocalObjectReference[];
  secrets?: core.ObjectReference[];
}
