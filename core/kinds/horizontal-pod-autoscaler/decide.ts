/** The decision of an autoscaler, as Kubernetes' makes it (pkg/controller/podautoscaler/horizontal.go). Pure. */
import type { ControllerNote } from "../../objects/reconciled.js";
import { toApiTime } from "../../time.js";
import { limited, stabilized, tolerancesOf } from "./behavior.js";
import { withCondition } from "./conditions.js";
import { type Memory, withRecommendation } from "./memory.js";
import { compute } from "./metrics.js";
import type { Condition, HorizontalPodAutoscaler, Status } from "./object.js";
import type { Sight, TargetSight } from "./sight.js";

export interface Decision {
  status: Status;
  memory: Memory;
  notes: readonly ControllerNote[];
  /** Absent: it stays as it is. */
  scale?: { from: number; to: number; reason: string };
}

const warning = (reason: string, message: string): ControllerNote => ({ level: "Warning", reason, message });

/** One decision on its way: what is told of it grows. */
class Deciding {
  readonly #hpa: HorizontalPodAutoscaler;
  readonly #memory: Memory;
  readonly #nowMs: number;
  #conditions: Condition[];

  constructor(hpa: HorizontalPodAutoscaler, memory: Memory, nowMs: number) {
    this.#hpa = hpa;
    this.#memory = memory;
    this.#nowMs = nowMs;
    this.#conditions = hpa.status?.conditions ?? [];
  }

  decide(sight: Sight): Decision {
    if ("missing" in sight) {
      const why = `the HPA controller was unable to get the target's current scale: ${sight.missing}`;
      this.#tell("AbleToScale", false, "FailedGetScale", why);
      return this.#stays(this.#hpa.status?.currentReplicas ?? 0, [warning("FailedGetScale", sight.missing)]);
    }
    const { target } = sight;
    const { minReplicas: min = 1, maxReplicas: max } = this.#hpa.spec;
    this.#tell(
      "AbleToScale",
      true,
      "SucceededGetScale",
      "the HPA controller was able to get the target's current scale",
    );
    if (target.wanted === 0) {
      const why = "scaling is disabled since the replica count of the target is zero";
      this.#tell("ScalingActive", false, "ScalingDisabled", why);
      return this.#stays(0);
    }
    if (target.wanted > max) return this.#goes(target, max, "Current number of replicas above Spec.MaxReplicas");
    if (target.wanted < min) return this.#goes(target, min, "Current number of replicas below Spec.MinReplicas");
    return this.#choosable(target) ?? this.#byMetrics(target, min, max);
  }

  /** What is wrong with the pods it goes by; undefined: nothing. */
  #choosable({ selector, rivals, wanted }: TargetSight): Decision | undefined {
    if (selector === "") {
      this.#tell("ScalingActive", false, "InvalidSelector", "the HPA target's scale is missing a selector");
      return this.#stays(wanted, [warning("SelectorRequired", "selector is required")]);
    }
    if (rivals.length === 0) return undefined;
    const all = [this.#hpa.metadata.name, ...rivals].sort().join(", ");
    const why = `pods by selector ${selector} are controlled by multiple HPAs: ${all}`;
    this.#tell("ScalingActive", false, "AmbiguousSelector", `the HPA was unable to compute the replica count: ${why}`);
    return this.#stays(wanted, [warning("AmbiguousSelector", why)]);
  }

  #byMetrics(target: TargetSight, min: number, max: number): Decision {
    const { behavior } = this.#hpa.spec;
    const computed = compute(this.#hpa, target, tolerancesOf(behavior), this.#nowMs);
    if ("why" in computed) {
      const why = `the HPA was unable to compute the replica count: ${computed.why}`;
      this.#tell("ScalingActive", false, computed.reason, why);
      const notes = [warning(computed.reason, computed.why), warning("FailedComputeMetricsReplicas", computed.all)];
      return this.#stays(target.wanted, notes, computed.current);
    }
    const valid = `the HPA was able to successfully calculate a replica count from ${computed.metric}`;
    this.#tell("ScalingActive", true, "ValidMetricFound", valid);
    const current = target.wanted;
    const asked = { current, desired: computed.replicas, min, max, nowMs: this.#nowMs };
    // As if it had always asked for what there is: it does not begin with less.
    const begun =
      this.#memory.recommendations.length > 0 ? this.#memory : withRecommendation(this.#memory, current, this.#nowMs);
    const calm = stabilized(asked, behavior, begun);
    this.#tell("AbleToScale", true, calm.reason, calm.message);
    const { replicas, reason, message } = limited({ ...asked, desired: calm.replicas }, behavior, begun);
    this.#tell("ScalingLimited", reason !== "DesiredWithinRange", reason, message);
    const memory = withRecommendation(begun, computed.replicas, this.#nowMs);
    if (replicas === current) return { ...this.#stays(current, [], computed.current), memory };
    const why = computed.replicas > current ? `${computed.metric} above target` : "All metrics below target";
    return { ...this.#goes(target, replicas, why, computed.current), memory };
  }

  #tell(type: Parameters<typeof withCondition>[1], is: boolean, reason: string, message: string): void {
    this.#conditions = withCondition(this.#conditions, type, is ? "True" : "False", reason, message, this.#nowMs);
  }

  #stays(
    replicas: number,
    notes: readonly ControllerNote[] = [],
    currentMetrics: Status["currentMetrics"] = this.#hpa.status?.currentMetrics,
  ): Decision {
    // What it wished for while it knew something goes on being what it wishes for.
    const desired = notes.length > 0 ? (this.#hpa.status?.desiredReplicas ?? 0) : replicas;
    return { status: this.#status(replicas, desired, currentMetrics), memory: this.#memory, notes };
  }

  #goes(
    { wanted: from }: TargetSight,
    to: number,
    reason: string,
    currentMetrics: Status["currentMetrics"] = this.#hpa.status?.currentMetrics,
  ): Decision {
    const status = this.#status(from, to, currentMetrics);
    return { status, memory: this.#memory, notes: [], scale: { from, to, reason } };
  }

  #status(currentReplicas: number, desiredReplicas: number, currentMetrics: Status["currentMetrics"]): Status {
    const { lastScaleTime } = this.#hpa.status ?? {};
    return {
      ...(currentMetrics && currentMetrics.length > 0 ? { currentMetrics } : {}),
      currentReplicas,
      desiredReplicas,
      ...(lastScaleTime === undefined ? {} : { lastScaleTime }),
      observedGeneration: this.#hpa.metadata.generation ?? 1,
      conditions: this.#conditions,
    };
  }
}

/** @param memory what it decided before; it grows with what is recommended now */
export function decide(hpa: HorizontalPodAutoscaler, sight: Sight, memory: Memory, nowMs: number): Decision {
  return new Deciding(hpa, memory, nowMs).decide(sight);
}

/** What is told once the target wants that many. */
export function scaled(status: Status, replicas: number, nowMs: number): Status {
  const why = `the HPA controller was able to update the target scale to ${replicas}`;
  const conditions = withCondition(status.conditions ?? [], "AbleToScale", "True", "SucceededRescale", why, nowMs);
  return { ...status, conditions, lastScaleTime: toApiTime(nowMs) };
}

/** What is told when it could not be scaled. */
export function scaleFailed(status: Status, error: string, nowMs: number): Status {
  const why = `the HPA controller was unable to update the target scale: ${error}`;
  const conditions = withCondition(status.conditions ?? [], "AbleToScale", "False", "FailedUpdateScale", why, nowMs);
  return { ...status, conditions, desiredReplicas: status.currentReplicas ?? 0 };
}
