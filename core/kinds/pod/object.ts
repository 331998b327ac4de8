import type { ApiObject, core } from "../../objects/types.js";

export interface Pod extends ApiObject {
  kind: "Pod";
  spec: core.PodSpec;
  status?: core.PodStatus;
}
