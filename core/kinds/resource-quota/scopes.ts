/** Of which pods a quota is. */
import { lookup } from "../../lookup.js";
import type { ApiObject, core } from "../../objects/types.js";
import type { Pod } from "../pod/object.js";
import type { ResourceQuota } from "./object.js";

export type Requirement = core.ScopedResourceSelectorRequirement;

const isAlong = (term: core.PodAffinityTerm): boolean =>
  (term.namespaces ?? []).length > 0 || term.namespaceSelector !== undefined;

function crossesNamespaces({ affinity: { podAffinity, podAntiAffinity } = {} }: core.PodSpec): boolean {
  return [podAffinity, podAntiAffinity].some(
    (of) =>
      of?.requiredDuringSchedulingIgnoredDuringExecution?.some(isAlong) ||
      of?.preferredDuringSchedulingIgnoredDuringExecution?.some(({ podAffinityTerm }) => isAlong(podAffinityTerm)),
  );
}

/** Nothing is asked for: the quality of service that is called BestEffort. */
function asksNothing({ containers, initContainers = [] }: core.PodSpec): boolean {
  const of = ({ resources }: core.Container): string[] => [
    ...Object.keys(resources?.requests ?? {}),
    ...Object.keys(resources?.limits ?? {}),
  ];
  return ![...containers, ...initContainers].flatMap(of).some((name) => name === "cpu" || name === "memory");
}

function isOfClass({ priorityClassName = "" }: core.PodSpec, { operator, values = [] }: Requirement): boolean {
  if (operator === "In") return values.includes(priorityClassName);
  if (operator === "NotIn") return !values.includes(priorityClassName);
  return (priorityClassName !== "") === (operator === "Exists");
}

const scopes = lookup<(spec: core.PodSpec, requirement: Requirement) => boolean>({
  Terminating: ({ activeDeadlineSeconds }) => activeDeadlineSeconds !== undefined,
  NotTerminating: ({ activeDeadlineSeconds }) => activeDeadlineSeconds === undefined,
  BestEffort: asksNothing,
  NotBestEffort: (spec) => !asksNothing(spec),
  PriorityClass: isOfClass,
  CrossNamespacePodAffinity: crossesNamespaces,
});

export const scopeNames = Object.keys(scopes) as [string, ...string[]];

/** What a quota says of the pods it is of, in one form. */
export function requirementsOf({ spec = {} }: ResourceQuota): Requirement[] {
  const plain = (spec.scopes ?? []).map((scopeName): Requirement => ({ scopeName, operator: "Exists" }));
  return [...plain, ...(spec.scopeSelector?.matchExpressions ?? [])];
}

/** Whether a quota is of this object: one with scopes is of pods only. */
export function isMeant(quota: ResourceQuota, object: ApiObject): boolean {
  const requirements = requirementsOf(quota);
  if (requirements.length === 0) return true;
  if (object.kind !== "Pod") return false;
  const { spec } = object as Pod;
  return requirements.every((r) => scopes[r.scopeName]?.(spec, r) ?? false);
}
