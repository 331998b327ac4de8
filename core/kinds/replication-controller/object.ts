import type { ApiObject, core } from "../../objects/types.js";

export interface ReplicationController extends ApiObject {
  kind: "ReplicationController";
  spec: core.ReplicationControllerSpec;
  status?: core.ReplicationControllerStatus;
}
