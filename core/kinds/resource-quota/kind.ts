import { ageOf } from "../../objects/age.js";
import { amountOf, amountText } from "../../objects/amount.js";
import { narrow } from "../../objects/columns.js";
import { type KindDef, statusOf } from "../../objects/kind-def.js";
import { forbidChanges, withoutStatus, withStatusOf } from "../../objects/kind-rules.js";
import { metadataShape } from "../../objects/metadata.js";
import type { core } from "../../objects/types.js";
import type { Faults } from "../../schema/faults.js";
import { checkDnsSubdomain, checkQualifiedName, formatted } from "../../schema/formats.js";
import { atomic, servers } from "../../schema/marks.js";
import { quantities } from "../../schema/scalars.js";
import { list, needed, oneOf, struct, text } from "../../schema/shape.js";
import { isOfPods, isQuotaName, isWhole } from "./names.js";
import type { ResourceQuota } from "./object.js";
import { type Requirement, requirementsOf, scopeNames } from "./scopes.js";

const isPath = formatted("qualified-name", (name) => {
  const bare = name.startsWith("count/") ? name.slice("count/".length) : name;
  return checkQualifiedName(bare);
});

function checkHard(hard: Readonly<Record<string, string>>, path: string, faults: Faults): void {
  for (const [name, value] of Object.entries(hard)) {
    const why = isPath(name, faults);
    if (why) faults.invalid(`${path}[${name}]`, name, why);
    else if (!isQuotaName(name)) faults.invalid(`${path}[${name}]`, name, "must be a standard resource for quota");
    else if (isWhole(name) && amountOf(value).nanos % 10n ** 9n !== 0n)
      faults.invalid(`${path}[${name}]`, value, "must be an integer");
  }
}

/** Scopes of which no pod is of both. */
const opposed = [
  ["BestEffort", "NotBestEffort"],
  ["Terminating", "NotTerminating"],
] as const;

function checkScopes(
  { hard = {}, scopes = [], scopeSelector }: core.ResourceQuotaSpec,
  path: string,
  faults: Faults,
): void {
  const all = [...scopes, ...(scopeSelector?.matchExpressions ?? []).map((r) => r.scopeName)];
  const field = `${path}.scopes`;
  for (const pair of opposed)
    if (pair.every((name) => all.includes(name))) faults.invalid(field, all.join(", "), "conflicting scopes");
  if (all.length > 0 && !Object.keys(hard).every(isOfPods))
    faults.invalid(field, all.join(", "), "unsupported scope applied to resource");
  const isOnlyCount = Object.keys(hard).every((name) => name === "pods" || name === "count/pods");
  if (all.includes("BestEffort") && !isOnlyCount)
    faults.invalid(field, all.join(", "), "unsupported scope applied to resource");
}

function checkRequirement({ scopeName, operator, values = [] }: Requirement, path: string, faults: Faults): void {
  if (scopeName !== "PriorityClass" && operator !== "Exists")
    faults.invalid(`${path}.operator`, operator, `must be 'Exist' when scope is any of ${scopeNames.join(", ")}`);
  const wants = operator === "In" || operator === "NotIn";
  if (wants && values.length === 0)
    faults.required(`${path}.values`, "must be at least one value when `operator` is 'In' or 'NotIn'");
  if (!wants && values.length > 0)
    faults.invalid(`${path}.values`, values.join(","), "must be no value when `operator` is 'Exist' or 'DoesNotExist'");
}

const requirement = struct<Requirement>(
  "core.v1.ScopedResourceSelectorRequirement",
  {
    operator: needed(oneOf("In", "NotIn", "Exists", "DoesNotExist")),
    scopeName: needed(oneOf(...scopeNames)),
    values: list(text()),
  },
  checkRequirement,
);

const spec = struct<core.ResourceQuotaSpec>(
  "core.v1.ResourceQuotaSpec",
  {
    hard: {
      ...quantities,
      read: (value, path, faults) => {
        const hard = quantities.read(value, path, faults);
        checkHard(hard, path, faults);
        return hard;
      },
    },
    scopeSelector: atomic(struct<core.ScopeSelector>("core.v1.ScopeSelector", { matchExpressions: list(requirement) })),
    scopes: list(oneOf(...scopeNames)),
  },
  checkScopes,
);

function shownUse({ status }: ResourceQuota, isShown: (name: string) => boolean): string {
  return Object.entries(status?.hard ?? {})
    .filter(([name]) => isShown(name))
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, hard]) => `${name}: ${amountText(amountOf(status?.used?.[name]))}/${amountText(amountOf(hard))}`)
    .join(", ");
}

const isLimit = (name: string): boolean => name.startsWith("limits.");

/** How much there may be in a namespace, and how much there is. */
export const resourceQuotaKind: KindDef<ResourceQuota> = {
  kind: "ResourceQuota",
  about: "How much there may be in a namespace, of objects and of what pods ask for. What would be more is refused.",
  group: "",
  version: "v1",
  plural: "resourcequotas",
  shortNames: ["quota"],
  namespaced: true,
  actor: "resourcequota",
  hasGeneration: false,
  rules: {
    shape: struct<ResourceQuota>("core.v1.ResourceQuota", {
      apiVersion: text(),
      kind: oneOf("ResourceQuota"),
      metadata: needed(metadataShape(checkDnsSubdomain)),
      spec,
      status: servers(
        struct<core.ResourceQuotaStatus>("core.v1.ResourceQuotaStatus", { hard: quantities, used: quantities }),
      ),
    }),
    withDefaults: (quota) => quota,
    asNew: withoutStatus,
    carriedOver: withStatusOf,
    checkUpdate: (old, next, faults) =>
      forbidChanges(
        { scopes: requirementsOf(old) },
        { scopes: requirementsOf(next) },
        ["scopes"],
        "spec",
        "field is immutable",
        faults,
      ),
  },
  table: {
    columns: narrow("Name", "Request", "Limit", "Age"),
    row: (quota, nowMs) => [
      quota.metadata.name,
      shownUse(quota, (name) => !isLimit(name)),
      shownUse(quota, isLimit),
      ageOf(quota.metadata.creationTimestamp, nowMs),
    ],
  },
  selectable: {},
  subresources: [statusOf("ResourceQuota")],
};
