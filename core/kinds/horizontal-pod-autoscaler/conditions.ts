/** Conditions of an autoscaler, in Kubernetes' words: able to scale, scaling, limited. */
import { toApiTime } from "../../time.js";
import type { Condition } from "./object.js";

type Type = "AbleToScale" | "ScalingActive" | "ScalingLimited";

/** With this one told: it says since when it has been so. */
export function withCondition(
  conditions: readonly Condition[],
  type: Type,
  status: "True" | "False",
  reason: string,
  message: string,
  nowMs: number,
): Condition[] {
  const before = conditions.find((c) => c.type === type);
  const since = before?.status === status ? before.lastTransitionTime : undefined;
  const told = { type, status, lastTransitionTime: since ?? toApiTime(nowMs), reason, message };
  return before ? conditions.map((c) => (c === before ? told : c)) : [...conditions, told];
}
