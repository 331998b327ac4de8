/** What a pod's failure means to its job (spec.podFailurePolicy): the first rule that fits decides. */
import type { core } from "../../objects/types.js";
import type { Pod } from "../pod/object.js";
import type { batch, Job } from "./object.js";

export interface Meaning {
  /** Of the rule that fits; undefined: none does, and the failure counts. */
  action?: string;
  /** It counts towards the limits of failures. */
  counts: boolean;
  /** Why the job fails with it; of the action FailJob only. */
  why?: string;
}

function exitOf(
  status: core.PodStatus | undefined,
  { containerName, operator, values }: batch.PodFailurePolicyOnExitCodesRequirement,
): core.ContainerStatus | undefined {
  const all = [...(status?.containerStatuses ?? []), ...(status?.initContainerStatuses ?? [])];
  return all.find(({ name, state }) => {
    const code = state?.terminated?.exitCode ?? 0;
    if (code === 0 || (containerName !== undefined && containerName !== name)) return false;
    return values.includes(code) === (operator === "In");
  });
}

/** Why the rule fits; undefined: it does not. */
function fitOf(pod: Pod, { onExitCodes, onPodConditions = [] }: batch.PodFailurePolicyRule): string | undefined {
  const name = `${pod.metadata.namespace}/${pod.metadata.name}`;
  const exit = onExitCodes && exitOf(pod.status, onExitCodes);
  if (exit) return `Container ${exit.name} for pod ${name} failed with exit code ${exit.state?.terminated?.exitCode}`;
  const condition = pod.status?.conditions?.find((is) =>
    onPodConditions.some(({ type, status = "True" }) => type === is.type && status === is.status),
  );
  return condition && `Pod ${name} has condition ${condition.type}`;
}

export function meaningOf({ spec }: Job, pod: Pod): Meaning {
  for (const [i, rule] of (spec.podFailurePolicy?.rules ?? []).entries()) {
    const fit = fitOf(pod, rule);
    if (fit === undefined) continue;
    const { action } = rule;
    const why = action === "FailJob" ? { why: `${fit} matching ${action} rule at index ${i}` } : {};
    return { action, counts: action !== "Ignore", ...why };
  }
  return { counts: true };
}
