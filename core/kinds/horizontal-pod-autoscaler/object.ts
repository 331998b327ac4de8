import type * as autoscaling from "kubernetes-types/autoscaling/v2.js";
import type { ApiObject } from "../../objects/types.js";

export type { autoscaling };

/** `tolerance` is of Kubernetes 1.33. */
export type ScalingRules = autoscaling.HPAScalingRules & { tolerance?: string };

export interface Behavior {
  scaleDown?: ScalingRules;
  scaleUp?: ScalingRules;
}

export interface HorizontalPodAutoscaler extends ApiObject {
  kind: "HorizontalPodAutoscaler";
  spec: Omit<autoscaling.HorizontalPodAutoscalerSpec, "behavior"> & { behavior?: Behavior };
  status?: autoscaling.HorizontalPodAutoscalerStatus;
}

export type Status = autoscaling.HorizontalPodAutoscalerStatus;
export type Condition = autoscaling.HorizontalPodAutoscalerCondition;
