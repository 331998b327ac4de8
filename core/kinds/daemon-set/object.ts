import type * as apps from "kubernetes-types/apps/v1.js";
import type { ApiObject } from "../../objects/types.js";

export interface DaemonSet extends ApiObject {
  kind: "DaemonSet";
  // maxSurge came after the version whose types these are.
  spec: Omit<apps.DaemonSetSpec, "updateStrategy"> & {
    updateStrategy?: {
      type?: string;
      rollingUpdate?: { maxSurge?: number | string; maxUnavailable?: number | string };
    };
  };
  status?: apps.DaemonSetStatus;
}
