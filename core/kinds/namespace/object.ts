import type { ApiObject, core } from "../../objects/types.js";

/** Those that are always there: for what names none, for the leases of minions, and for what charts put beside the cluster's own. */
export const permanentNamespaces: readonly string[] = ["default", "kube-node-lease", "kube-system"];

/** The label by which one namespace is selected. */
export const namespaceNameLabel = "kubernetes.io/metadata.name";

export interface Namespace extends ApiObject {
  kind: "Namespace";
  spec?: core.NamespaceSpec;
  status?: core.NamespaceStatus;
}
