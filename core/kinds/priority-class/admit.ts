/** What a pod's class makes of it, and that there is only one class for pods without one. */
import { forbidden } from "../../fault.js";
import type { core } from "../../objects/types.js";
import type { PriorityClass } from "./kind.js";

const pods = "pods";

/** The oldest word counts, should there be two after all: the lower value, as in Kubernetes. */
function defaultOf(classes: Iterable<PriorityClass>): PriorityClass | undefined {
  let found: PriorityClass | undefined;
  for (const one of classes) if (one.globalDefault && (found === undefined || one.value < found.value)) found = one;
  return found;
}

/**
 * A pod's spec with the priority of its class, or of the class for those without one.
 * @throws Fault Forbidden when there is no such class, or the pod says another priority than its class
 */
export function withPriority(
  spec: core.PodSpec,
  pod: string,
  { find, all }: { find(name: string): PriorityClass | undefined; all(): Iterable<PriorityClass> },
): core.PodSpec {
  const { priorityClassName: name = "", priority, preemptionPolicy } = spec;
  const its = name === "" ? defaultOf(all()) : find(name);
  if (name !== "" && !its) throw forbidden(pods, pod, `no PriorityClass with name ${name} was found`);
  const [value, policy] = [its?.value ?? 0, its?.preemptionPolicy ?? "PreemptLowerPriority"];
  if (priority !== undefined && priority !== value)
    throw forbidden(
      pods,
      pod,
      `the integer value of priority (${priority}) must not be provided in pod spec; priority admission controller computed ${value} from the given PriorityClass name`,
    );
  if (preemptionPolicy !== undefined && preemptionPolicy !== policy)
    throw forbidden(
      pods,
      pod,
      `the string value of PreemptionPolicy (${preemptionPolicy}) must not be provided in pod spec; priority admission controller computed ${policy} from the given PriorityClass name`,
    );
  if (!its) return spec;
  return { ...spec, priorityClassName: its.metadata.name, priority: value, preemptionPolicy: policy };
}

/** @throws Fault Forbidden when another class is for pods without one already */
export function checkOnlyDefault(next: PriorityClass, all: Iterable<PriorityClass>): void {
  if (!next.globalDefault) return;
  for (const { metadata, globalDefault } of all)
    if (globalDefault && metadata.name !== next.metadata.name)
      throw forbidden(
        "priorityclasses.scheduling.k8s.io",
        next.metadata.name,
        `PriorityClass ${metadata.name} is already marked as globalDefault. There should be only one global default`,
      );
}
