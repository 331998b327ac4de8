import type { ApiObject, core } from "../../objects/types.js";

export interface Service extends ApiObject {
  kind: "Service";
  spec: core.ServiceSpec;
  status?: core.ServiceStatus;
}
