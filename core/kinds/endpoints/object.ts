import type { ApiObject, core } from "../../objects/types.js";

export interface Endpoints extends ApiObject {
  kind: "Endpoints";
  subsets?: core.EndpointSubset[];
}
