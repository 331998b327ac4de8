import type { IngressSpec, IngressStatus } from "kubernetes-types/networking/v1.js";
import type { ApiObject } from "../../objects/types.js";

export interface Ingress extends ApiObject {
  kind: "Ingress";
  spec: IngressSpec;
  status?: IngressStatus;
}
