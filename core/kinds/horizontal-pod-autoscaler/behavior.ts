/**
 * What holds a recommendation back: stabilization windows, and how much may change in a period. Source: Kubernetes'
 * normalizeDesiredReplicasWithBehaviors (pkg/controller/podautoscaler/horizontal.go).
 */
import { quantityValue } from "../../objects/quantity.js";
import { changedSince, type Memory } from "./memory.js";
import type { Behavior, ScalingRules } from "./object.js";
import type { Tolerances } from "./replicas.js";

const downWindowSeconds = 300;
const toleranceUsual = 0.1;

export interface Asked {
  current: number;
  desired: number;
  min: number;
  max: number;
  nowMs: number;
}

/** A number, and why it is that one. */
export interface Held {
  replicas: number;
  reason: string;
  message: string;
}

export function tolerancesOf(behavior: Behavior | undefined): Tolerances {
  const of = ({ tolerance }: ScalingRules = {}): number =>
    tolerance === undefined ? toleranceUsual : quantityValue(tolerance);
  return { up: of(behavior?.scaleUp), down: of(behavior?.scaleDown) };
}

/** The lowest that was recommended lately on the way up, the highest on the way down. */
export function stabilized(asked: Asked, behavior: Behavior | undefined, { recommendations }: Memory): Held {
  const { current, desired, nowMs } = asked;
  const since = (seconds: number): number[] =>
    recommendations.filter(({ atMs }) => atMs > nowMs - seconds * 1_000).map(({ replicas }) => replicas);
  const lowest = Math.min(desired, ...since(behavior?.scaleUp?.stabilizationWindowSeconds ?? 0));
  const highest = Math.max(desired, ...since(behavior?.scaleDown?.stabilizationWindowSeconds ?? downWindowSeconds));
  const replicas = Math.min(Math.max(current, lowest), highest);
  if (replicas === desired)
    return { replicas, reason: "ReadyForNewScale", message: "recommended size matches current size" };
  const [word, were, applied] =
    desired >= current ? (["Up", "lower", "lowest"] as const) : (["Down", "higher", "highest"] as const);
  const message = `recent recommendations were ${were} than current one, applying the ${applied} recent recommendation`;
  return { replicas, reason: `Scale${word}Stabilized`, message };
}

/** How far it may go with what each policy allows; the selected one counts. */
function limitBy(rules: ScalingRules, { current, nowMs }: Asked, { ups, downs }: Memory, sign: 1 | -1): number {
  if (rules.selectPolicy === "Disabled") return current;
  const proposals = (rules.policies ?? []).map(({ type, value, periodSeconds }) => {
    const sinceMs = nowMs - periodSeconds * 1_000;
    const begin = current - changedSince(ups, sinceMs) + changedSince(downs, sinceMs);
    if (type === "Pods") return begin + sign * value;
    // Up, a part of a pod is a pod: else one would never become two.
    return sign > 0 ? Math.ceil(begin * (1 + value / 100)) : Math.trunc(begin * (1 - value / 100));
  });
  if (proposals.length === 0) return current;
  const isLeastChange = rules.selectPolicy === "Min";
  if (sign > 0) return isLeastChange ? Math.min(...proposals) : Math.max(...proposals);
  return isLeastChange ? Math.max(...proposals) : Math.min(...proposals);
}

/** Without a behavior: twice as many, or four. */
const usualUpLimit = (current: number): number => Math.max(2 * current, 4);

const within = (replicas: number): Held => ({
  replicas,
  reason: "DesiredWithinRange",
  message: "the desired count is within the acceptable range",
});
const held = (replicas: number, reason: string, what: string): Held => ({
  replicas,
  reason,
  message: `the desired replica count is ${what}`,
});

/** Kept within what the spec and its policies allow. */
export function limited(asked: Asked, behavior: Behavior | undefined, memory: Memory): Held {
  const { current, desired, min, max } = asked;
  if (desired > current || desired > max) {
    const limit = behavior?.scaleUp
      ? Math.max(current, limitBy(behavior.scaleUp, asked, memory, 1))
      : usualUpLimit(current);
    const most = Math.min(max, limit);
    if (desired <= most) return within(desired);
    return max > limit
      ? held(most, "ScaleUpLimit", "increasing faster than the maximum scale rate")
      : held(most, "TooManyReplicas", "more than the maximum replica count");
  }
  const limit = behavior?.scaleDown ? Math.min(current, limitBy(behavior.scaleDown, asked, memory, -1)) : min;
  const least = Math.max(min, desired < current ? limit : min);
  if (desired >= least) return within(desired);
  return min < least
    ? held(least, "ScaleDownLimit", "decreasing faster than the maximum scale rate")
    : held(least, "TooFewReplicas", "less than the minimum replica count");
}
