import type { ApiObject, core } from "../../objects/types.js";

/** A minion, by its v1 name. */
export interface Node extends ApiObject {
  kind: "Node";
  spec: core.NodeSpec;
  status?: core.NodeStatus;
}
