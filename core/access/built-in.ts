/** The roles and bindings that every cluster begins with; they are objects like any other. */
import type { PolicyRule, Subject } from "kubernetes-types/rbac/v1.js";
import type { ClusterRole } from "../kinds/cluster-role/object.js";
import type { ClusterRoleBinding } from "../kinds/cluster-role-binding/kind.js";
import { sameJson } from "../objects/same-json.js";
import {
  adminRules,
  basicRules,
  discoveryRules,
  editRules,
  everythingRules,
  minionRules,
  publicRules,
  viewRules,
  watcherRules,
} from "./built-in-rules.js";
import { groupNames } from "./caller.js";
import { notCovered } from "./escalation.js";
import { rbacGroup } from "./rbac.js";
import { Rule } from "./rule.js";

const autoUpdate = "rbac.authorization.kubernetes.io/autoupdate";

/** What is missing of them comes back at each start, unless the object says it should not. */
const metadata = (name: string) => ({
  name,
  labels: { "kubernetes.io/bootstrapping": "rbac-defaults" },
  annotations: { [autoUpdate]: "true" },
});

/** @param widened labels of roles whose rules count as its own */
function role(name: string, rules: readonly PolicyRule[], ...widened: readonly string[]): ClusterRole {
  const clusterRoleSelectors = widened.map((to) => ({ matchLabels: { [`${rbacGroup}/aggregate-to-${to}`]: "true" } }));
  return {
    apiVersion: `${rbacGroup}/v1`,
    kind: "ClusterRole",
    metadata: metadata(name),
    ...(widened.length > 0 ? { aggregationRule: { clusterRoleSelectors } } : {}),
    rules: [...rules],
  };
}

function binding(name: string, ...groups: readonly string[]): ClusterRoleBinding {
  return {
    apiVersion: `${rbacGroup}/v1`,
    kind: "ClusterRoleBinding",
    metadata: metadata(name),
    roleRef: { apiGroup: rbacGroup, kind: "ClusterRole", name },
    subjects: groups.map((group): Subject => ({ apiGroup: rbacGroup, kind: "Group", name: group })),
  };
}

export const builtInRoles: readonly ClusterRole[] = [
  role("cluster-admin", everythingRules),
  role("admin", adminRules, "admin", "edit", "view"),
  role("edit", editRules, "edit", "view"),
  role("view", viewRules, "view"),
  role("minion", minionRules),
  role("troupe:read-only", watcherRules, "view"),
  role("system:discovery", discoveryRules),
  role("system:public-info-viewer", publicRules),
  role("system:basic-user", basicRules),
];

export const builtInBindings: readonly ClusterRoleBinding[] = [
  binding("cluster-admin", groupNames.masters),
  binding("minion", groupNames.minions),
  binding("troupe:read-only", groupNames.readOnly),
  binding("system:discovery", groupNames.authenticated),
  binding("system:public-info-viewer", groupNames.authenticated, groupNames.unauthenticated),
  binding("system:basic-user", groupNames.authenticated),
];

type BuiltIn = ClusterRole | ClusterRoleBinding;

function completed(is: BuiltIn, wanted: BuiltIn): BuiltIn {
  if (is.kind === "ClusterRole" && wanted.kind === "ClusterRole") {
    const rules = is.rules ?? [];
    const missing = notCovered(
      rules.map((rule) => new Rule(rule)),
      wanted.rules ?? [],
    );
    return missing.length === 0 ? is : { ...is, rules: [...rules, ...missing] };
  }
  if (is.kind !== "ClusterRoleBinding" || wanted.kind !== "ClusterRoleBinding") return is;
  const subjects = is.subjects ?? [];
  const missing = (wanted.subjects ?? []).filter((s) => !subjects.some((known) => sameJson(known, s)));
  return missing.length === 0 ? is : { ...is, subjects: [...subjects, ...missing] };
}

/** `is` with what a built-in object has that it has not; `is` itself when that is nothing, or it is to stay so. */
export function withBuiltIn(is: BuiltIn, wanted: BuiltIn): BuiltIn {
  return is.metadata.annotations?.[autoUpdate] === "true" ? completed(is, wanted) : is;
}
