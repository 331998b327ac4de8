/** Which roles an aggregation means: selectors by labels and sets, with the meaning of Kubernetes. */
import type { LabelSelector, LabelSelectorRequirement } from "kubernetes-types/meta/v1.js";

type Labels = Readonly<Record<string, string>>;

function meets({ key, operator, values = [] }: LabelSelectorRequirement, labels: Labels): boolean {
  const value = Object.hasOwn(labels, key) ? labels[key] : undefined;
  if (operator === "Exists") return value !== undefined;
  if (operator === "DoesNotExist") return value === undefined;
  if (operator === "In") return value !== undefined && values.includes(value);
  if (operator === "NotIn") return value === undefined || !values.includes(value);
  // A word that nobody knows selects nothing.
  return false;
}

/** Whether a selector means an object with these labels; one that asks for nothing means all. */
export function matchesSelector({ matchLabels = {}, matchExpressions = [] }: LabelSelector, labels: Labels): boolean {
  return (
    Object.entries(matchLabels).every(([key, value]) => Object.hasOwn(labels, key) && labels[key] === value) &&
    matchExpressions.every((requirement) => meets(requirement, labels))
  );
}
