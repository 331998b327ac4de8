/** From a pod's spec to its wishes. Sources: Kubernetes' API reference of Affinity and TopologySpreadConstraint. */
import type { LabelSelector as WrittenSelector } from "kubernetes-types/meta/v1.js";
import { requirementsOf } from "../../objects/label-selector.js";
import type { LabelSelector, Requirement } from "../../objects/selectors.js";
import type { core } from "../../objects/types.js";
import { nameField } from "./node-requirement.js";
import type { NodeRequirement, NodeTerm, PodTerm, SpreadRule, Weighted, Wishes } from "./wishes.js";

type Labels = Readonly<Record<string, string>>;

const requirement =
  (of: "label" | "field") =>
  ({ key, operator, values = [] }: core.NodeSelectorRequirement): NodeRequirement => ({ key, of, operator, values });

const nodeTerm = ({ matchExpressions = [], matchFields = [] }: core.NodeSelectorTerm): NodeTerm => [
  ...matchExpressions.map(requirement("label")),
  ...matchFields.map(requirement("field")),
];

/** It says nothing but on which minion, which the pod's view has by itself. */
const isPin = (terms: readonly NodeTerm[]): boolean =>
  terms.length === 1 &&
  terms[0]?.length === 1 &&
  terms[0].every((r) => r.of === "field" && r.key === nameField && r.operator === "In" && r.values.length === 1);

/** The values that the pod itself has of some labels, as requirements; a label that it lacks asks for nothing. */
const asItself = (operator: "in" | "notIn", labels: Labels, keys: readonly string[] = []): Requirement[] =>
  keys.flatMap((key) => {
    const value = Object.hasOwn(labels, key) ? labels[key] : undefined;
    return value === undefined ? [] : [{ key, operator, values: [value], missingIsEmpty: false }];
  });

const selectorOf = (selector: WrittenSelector | undefined, more: readonly Requirement[]): LabelSelector | null =>
  selector ? [...requirementsOf(selector), ...more] : null;

function podTerm(term: core.PodAffinityTerm, labels: Labels, namespace: string): PodTerm {
  const { labelSelector, namespaceSelector, namespaces = [], topologyKey } = term;
  const { matchLabelKeys, mismatchLabelKeys } = term;
  const more = [...asItself("in", labels, matchLabelKeys), ...asItself("notIn", labels, mismatchLabelKeys)];
  return {
    topologyKey,
    selector: selectorOf(labelSelector, more),
    namespaces: namespaces.length === 0 && !namespaceSelector ? [namespace] : namespaces,
    namespaceSelector: selectorOf(namespaceSelector, []),
  };
}

function spreadRule(rule: core.TopologySpreadConstraint, labels: Labels): SpreadRule {
  const { topologyKey, labelSelector, maxSkew, minDomains = 1, matchLabelKeys, whenUnsatisfiable } = rule;
  return {
    topologyKey,
    selector: selectorOf(labelSelector, asItself("in", labels, matchLabelKeys)),
    maxSkew,
    minDomains,
    isHard: whenUnsatisfiable !== "ScheduleAnyway",
    honorsAffinity: rule.nodeAffinityPolicy !== "Ignore",
    honorsTaints: rule.nodeTaintsPolicy === "Honor",
  };
}

/** null when it asks for nothing of the kind, as most pods do. */
export function wishesOf(spec: core.PodSpec, labels: Labels, namespace: string): Wishes | null {
  const { affinity, topologySpreadConstraints = [] } = spec;
  if (!affinity && topologySpreadConstraints.length === 0) return null;
  const { nodeAffinity, podAffinity, podAntiAffinity } = affinity ?? {};
  const toTerm = (term: core.PodAffinityTerm): PodTerm => podTerm(term, labels, namespace);
  const weighted = (sign: 1 | -1, terms: core.WeightedPodAffinityTerm[] = []): Weighted<PodTerm>[] =>
    terms.map(({ weight, podAffinityTerm }) => ({ weight: sign * weight, term: toTerm(podAffinityTerm) }));
  const required = nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution?.nodeSelectorTerms.map(nodeTerm);
  const wishes: Wishes = {
    minions: required && !isPin(required) ? required : null,
    preferredMinions: (nodeAffinity?.preferredDuringSchedulingIgnoredDuringExecution ?? []).map(
      ({ weight, preference }) => ({ weight, term: nodeTerm(preference) }),
    ),
    near: (podAffinity?.requiredDuringSchedulingIgnoredDuringExecution ?? []).map(toTerm),
    away: (podAntiAffinity?.requiredDuringSchedulingIgnoredDuringExecution ?? []).map(toTerm),
    preferredPods: [
      ...weighted(1, podAffinity?.preferredDuringSchedulingIgnoredDuringExecution),
      ...weighted(-1, podAntiAffinity?.preferredDuringSchedulingIgnoredDuringExecution),
    ],
    spread: topologySpreadConstraints.map((rule) => spreadRule(rule, labels)),
  };
  const isEmpty = wishes.minions === null && Object.values(wishes).every((of) => of === null || of.length === 0);
  return isEmpty ? null : wishes;
}
