import { type KindDef, statusOf } from "../../objects/kind-def.js";
import { autoscalerColumns } from "./columns.js";
import type { HorizontalPodAutoscaler } from "./object.js";
import { autoscalerRules } from "./rules.js";

/** Has something scaled by what its pods use. */
export const autoscalerKind: KindDef<HorizontalPodAutoscaler> = {
  kind: "HorizontalPodAutoscaler",
  about: "Has something scaled by what its pods use.",
  group: "autoscaling",
  version: "v2",
  plural: "horizontalpodautoscalers",
  shortNames: ["hpa"],
  namespaced: true,
  inAll: true,
  actor: "autoscaler",
  hasGeneration: true,
  rules: autoscalerRules,
  table: autoscalerColumns,
  selectable: {},
  subresources: [statusOf("HorizontalPodAutoscaler")],
};
