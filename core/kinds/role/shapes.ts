/** What roles are made of. The rules are Kubernetes'. */
import type * as rbac from "kubernetes-types/rbac/v1.js";
import { type KindColumns, narrow } from "../../objects/columns.js";
import { metadataShape } from "../../objects/metadata.js";
import { labelSelector } from "../../objects/reference-shapes.js";
import type { ApiObject, Metadata } from "../../objects/types.js";
import type { Faults } from "../../schema/faults.js";
import { formatted } from "../../schema/formats.js";
import { noted } from "../../schema/marks.js";
import { list, needed, type Shape, struct, text } from "../../schema/shape.js";

/** What can stand as one part of an address: names of roles and bindings may have colons and capitals. */
const checkPathSegment = formatted("path-segment", (name) =>
  name !== "" && name.length <= 253 && name !== "." && name !== ".." && !/[/%]/.test(name)
    ? ""
    : "must be one part of an address: at most 253 characters, neither '.' nor '..', without '/' and '%'",
);

/** Metadata of an object whose name may be any part of an address. */
export const pathNamed = (clusterWide: boolean): Shape<Metadata> => metadataShape(checkPathSegment, { clusterWide });

function checkRule(rule: rbac.PolicyRule, path: string, faults: Faults): void {
  const has = (words: readonly string[] | undefined): boolean => (words?.length ?? 0) > 0;
  if (!has(rule.verbs)) faults.required(`${path}.verbs`, "at least one verb");
  if (has(rule.nonResourceURLs)) {
    if (has(rule.apiGroups) || has(rule.resources) || has(rule.resourceNames))
      faults.invalid(
        `${path}.nonResourceURLs`,
        rule.nonResourceURLs,
        "a rule is of resources or of addresses, not both",
      );
    for (const [i, url] of (rule.nonResourceURLs ?? []).entries())
      if (url !== "*" && (!url.startsWith("/") || url.slice(0, -1).includes("*")))
        faults.invalid(`${path}.nonResourceURLs[${i}]`, url, "must begin with '/', with '*' only at its end");
    return;
  }
  if (!has(rule.apiGroups)) faults.required(`${path}.apiGroups`, 'at least one group ("" is that of pods)');
  if (!has(rule.resources)) faults.required(`${path}.resources`, "at least one resource, such as pods");
}

/** One rule: these verbs on these resources, or on these addresses. */
const policyRule: Shape<rbac.PolicyRule> = struct<rbac.PolicyRule>(
  "rbac.v1.PolicyRule",
  {
    apiGroups: list(text()),
    nonResourceURLs: list(text()),
    resourceNames: list(text()),
    resources: list(text()),
    verbs: needed(list(text())),
  },
  checkRule,
);

/** Rules of one role: each is looked at whenever somebody who has the role asks for something. */
const rulesMax = 1_000;

export const policyRules: Shape<rbac.PolicyRule[]> = list(policyRule, (rules, path, faults) => {
  if (rules.length > rulesMax)
    faults.add("FieldValueInvalid", path, `invalid value: ${rules.length} rules; must be at most ${rulesMax}`);
});

/** Addresses are in no namespace. */
export function checkNoAddresses({ rules = [] }: { rules?: rbac.PolicyRule[] }, _path: string, faults: Faults): void {
  for (const [i, { nonResourceURLs = [] }] of rules.entries())
    if (nonResourceURLs.length > 0)
      faults.invalid(
        `rules[${i}].nonResourceURLs`,
        nonResourceURLs,
        "they are in no namespace: a ClusterRole may name them",
      );
}

export const aggregationRule = noted(
  "The rules of the roles it selects count as its own; they are not written into it.",
  struct<rbac.AggregationRule>("rbac.v1.AggregationRule", { clusterRoleSelectors: list(labelSelector) }),
);

/** The columns of both kinds of roles. */
export const roleColumns: KindColumns<ApiObject> = {
  columns: narrow("Name", "Created At"),
  row: ({ metadata }) => [metadata.name, metadata.creationTimestamp ?? ""],
};
