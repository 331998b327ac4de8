/** Whether a pod may be evicted, as its budget says: the rules of Kubernetes' eviction. */
import { Fault } from "../../fault.js";
import { toApiTime } from "../../time.js";
import type { Pod } from "../pod/object.js";
import { isReady, isTerminating } from "../pod/phase.js";
import { allowedCondition, type PodDisruptionBudget, syncFailed } from "./object.js";

/** So many evictions of one budget may be on their way. */
const goingMax = 2_000;

/** How long to wait for a budget that has not looked yet. */
const unseenSeconds = 10;

const refusal = (why: string, retryAfterSeconds?: number): Fault =>
  new Fault("TooManyRequests", "Cannot evict pod as it would violate the pod's disruption budget.", {
    retry: true,
    causes: [{ reason: "DisruptionBudget", field: "", message: why }],
    ...(retryAfterSeconds === undefined ? {} : { retryAfterSeconds }),
  });

/** Whether nobody misses it: it does not run yet, it ended, or it is on its way out. */
function isUnmissed(pod: Pod): boolean {
  return isTerminating(pod) || ["Pending", "Succeeded", "Failed"].includes(pod.status?.phase ?? "Pending");
}

/** Whether a pod that does not serve may go without being counted. */
function isFree({ spec, status }: PodDisruptionBudget, pod: Pod): boolean {
  if (isReady(pod)) return false;
  if (spec.unhealthyPodEvictionPolicy === "AlwaysAllow") return true;
  const { currentHealthy = 0, desiredHealthy = 0 } = status ?? {};
  return desiredHealthy > 0 && currentHealthy >= desiredHealthy;
}

/**
 * The budget that an eviction is to be counted in; undefined: it may go uncounted.
 * @param budgets those that mean the pod
 * @throws Fault InternalError if several do
 */
export function budgetFor(pod: Pod, budgets: readonly PodDisruptionBudget[]): PodDisruptionBudget | undefined {
  if (isUnmissed(pod)) return undefined;
  const [budget, ...others] = budgets;
  if (others.length > 0)
    throw new Fault(
      "InternalError",
      "This pod has more than one PodDisruptionBudget, which the eviction subresource does not support.",
    );
  return budget && !isFree(budget, pod) ? budget : undefined;
}

/** The budget with one eviction less, and the pod noted. @throws Fault TooManyRequests, Forbidden */
export function spent(budget: PodDisruptionBudget, pod: string, nowMs: number): PodDisruptionBudget {
  const { metadata, status } = budget;
  const { name, generation = 0 } = metadata;
  if (!status || (status.observedGeneration ?? 0) < generation)
    throw refusal(`The disruption budget ${name} is still being processed by the server.`, unseenSeconds);
  const { disruptionsAllowed, disruptedPods = {}, currentHealthy, desiredHealthy, conditions = [] } = status;
  if (Object.keys(disruptedPods).length >= goingMax)
    throw new Fault("Forbidden", `pod disruption budget ${name} has too many evictions that are not confirmed yet`);
  if (disruptionsAllowed <= 0) {
    const failure = conditions.find(({ type, reason }) => type === allowedCondition && reason === syncFailed);
    throw refusal(
      failure
        ? `The disruption budget ${name} does not allow evicting pods currently because it failed sync: ${failure.message}`
        : `The disruption budget ${name} needs ${desiredHealthy} healthy pods and has ${currentHealthy} currently`,
    );
  }
  return {
    ...budget,
    status: {
      ...status,
      disruptionsAllowed: disruptionsAllowed - 1,
      disruptedPods: { ...disruptedPods, [pod]: toApiTime(nowMs) },
    },
  };
}
