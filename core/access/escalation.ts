/** Whether what somebody may do covers what a role would let be done: nobody gives away more than he has. */
import type { PolicyRule } from "kubernetes-types/rbac/v1.js";
import type { Rule } from "./rule.js";

/** A rule is taken apart into so many rights at most; one of more is covered by a single rule, or not at all. */
export const rightsInRuleMax = 10_000;

const listOf = (words: readonly string[] | undefined): readonly string[] => words ?? [];

/** Addresses and resources apart, and none where there are none: how many rights a rule is. */
function countOf(rule: PolicyRule): number {
  const urls = listOf(rule.nonResourceURLs).length;
  const objects =
    listOf(rule.apiGroups).length * listOf(rule.resources).length * Math.max(1, listOf(rule.resourceNames).length);
  return listOf(rule.verbs).length * (urls + objects);
}

/** Each right of a rule as a rule of its own. */
function* parts(rule: PolicyRule): Iterable<PolicyRule> {
  for (const verb of rule.verbs) {
    for (const url of listOf(rule.nonResourceURLs)) yield { verbs: [verb], nonResourceURLs: [url] };
    for (const group of listOf(rule.apiGroups))
      for (const resource of listOf(rule.resources)) {
        const one = { verbs: [verb], apiGroups: [group], resources: [resource] };
        const names = listOf(rule.resourceNames);
        if (names.length === 0) yield one;
        for (const name of names) yield { ...one, resourceNames: [name] };
      }
  }
}

function hasAll(owned: readonly string[] | undefined, wanted: readonly string[] | undefined): boolean {
  const has = new Set(owned);
  return has.has("*") || listOf(wanted).every((word) => has.has(word));
}

function hasResources(owned: readonly string[] | undefined, wanted: readonly string[] | undefined): boolean {
  const has = new Set(owned);
  if (has.has("*")) return true;
  return listOf(wanted).every((word) => {
    const slash = word.indexOf("/");
    return has.has(word) || (slash >= 0 && has.has(`*${word.slice(slash)}`));
  });
}

function hasNames(owned: readonly string[] | undefined, wanted: readonly string[] | undefined): boolean {
  if (listOf(owned).length === 0) return true;
  return listOf(wanted).length > 0 && listOf(wanted).every((name) => owned?.includes(name));
}

function hasUrls(owned: readonly string[] | undefined, wanted: readonly string[] | undefined): boolean {
  return listOf(wanted).every((url) =>
    listOf(owned).some((o) => o === "*" || o === url || (o.endsWith("*") && url.startsWith(o.slice(0, -1)))),
  );
}

/** Whether one rule gives all that another gives. */
function coversWhole(owned: PolicyRule, wanted: PolicyRule): boolean {
  if (!hasAll(owned.verbs, wanted.verbs)) return false;
  if (listOf(wanted.nonResourceURLs).length > 0) return hasUrls(owned.nonResourceURLs, wanted.nonResourceURLs);
  return (
    hasAll(owned.apiGroups, wanted.apiGroups) &&
    hasResources(owned.resources, wanted.resources) &&
    hasNames(owned.resourceNames, wanted.resourceNames)
  );
}

/** What of `wanted` is not in `owned`: rules, each with what is missing only. */
export function notCovered(owned: readonly Rule[], wanted: readonly PolicyRule[]): PolicyRule[] {
  const has = (rule: PolicyRule): boolean => owned.some((o) => coversWhole(o.given, rule));
  return wanted.flatMap((rule) => {
    if (has(rule)) return [];
    if (countOf(rule) > rightsInRuleMax) return [rule];
    return [...parts(rule)].filter((part) => !has(part));
  });
}

/** A rule in the words of Kubernetes' refusals: `{APIGroups:[""], Resources:["pods"], Verbs:["get"]}`. */
export function ruleText(rule: PolicyRule): string {
  const fields = [
    ["APIGroups", rule.apiGroups],
    ["Resources", rule.resources],
    ["ResourceNames", rule.resourceNames],
    ["NonResourceURLs", rule.nonResourceURLs],
    ["Verbs", rule.verbs],
  ] as const;
  const told = fields.flatMap(([name, words]) =>
    words?.length ? [`${name}:${JSON.stringify(words.slice(0, 20))}`] : [],
  );
  return `{${told.join(", ")}}`;
}
