/** A book of rights made of a few objects, and questions to it. */
import type { PolicyRule, Subject } from "kubernetes-types/rbac/v1.js";
import { AccessBook } from "../../../core/access/book.js";
import { type Caller, groupNames } from "../../../core/access/caller.js";
import type { ClusterRole } from "../../../core/kinds/cluster-role/object.js";
import type { ClusterRoleBinding } from "../../../core/kinds/cluster-role-binding/kind.js";
import type { Role } from "../../../core/kinds/role/object.js";
import type { RoleBinding } from "../../../core/kinds/role-binding/kind.js";

const group = "rbac.authorization.k8s.io";
const apiVersion = `${group}/v1`;

export const on = (verbs: string, resources: string, groups = ""): PolicyRule => ({
  apiGroups: groups.split(","),
  resources: resources.split(","),
  verbs: verbs.split(","),
});

export const clusterRole = (name: string, rules: PolicyRule[], more: Partial<ClusterRole> = {}): ClusterRole => ({
  ...{ apiVersion, kind: "ClusterRole", rules },
  ...more,
  metadata: { name, ...more.metadata },
});
export const role = (namespace: string, name: string, rules: PolicyRule[]): Role => ({
  ...{ apiVersion, kind: "Role", rules },
  metadata: { name, namespace },
});

/** `jane`, `group:devs`, or `sa:namespace/name`. */
export function subject(text: string): Subject {
  const [word, rest = ""] = text.split(/:(.*)/);
  if (word === "group") return { kind: "Group", apiGroup: group, name: rest };
  if (word !== "sa") return { kind: "User", apiGroup: group, name: text };
  const [namespace = "", name = ""] = rest.split("/");
  return { kind: "ServiceAccount", namespace, name };
}

export const everywhere = (name: string, roleName: string, ...subjects: string[]): ClusterRoleBinding => ({
  ...{ apiVersion, kind: "ClusterRoleBinding", metadata: { name } },
  roleRef: { apiGroup: group, kind: "ClusterRole", name: roleName },
  subjects: subjects.map(subject),
});
export const within = (namespace: string, name: string, ref: string, ...subjects: string[]): RoleBinding => {
  const [kind = "", roleName = ""] = ref.split("/");
  return {
    ...{ apiVersion, kind: "RoleBinding", metadata: { name, namespace } },
    roleRef: { apiGroup: group, kind, name: roleName },
    subjects: subjects.map(subject),
  };
};

export function bookOf(...objects: Parameters<AccessBook["put"]>[0][]): AccessBook {
  const book = new AccessBook();
  for (const object of objects) book.put(object);
  return book;
}

export const user = (name: string, ...groups: string[]): Caller => ({
  name,
  groups: [...groups, groupNames.authenticated],
});
export const master: Caller = { name: "root", groups: [groupNames.masters] };
