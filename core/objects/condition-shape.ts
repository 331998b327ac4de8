/** A condition, as newer kinds have them. */
import type { Condition } from "kubernetes-types/meta/v1.js";
import { int64, time } from "../schema/scalars.js";
import { struct, text } from "../schema/shape.js";

export const condition = struct<Condition>("meta.v1.Condition", {
  lastTransitionTime: time,
  message: text(),
  observedGeneration: int64,
  reason: text(),
  status: text(),
  type: text(),
});
