import type { ApiObject, core } from "../../objects/types.js";

export interface ResourceQuota extends ApiObject {
  kind: "ResourceQuota";
  spec?: core.ResourceQuotaSpec;
  status?: core.ResourceQuotaStatus;
}
