/** What bindings are made of. The rules are Kubernetes'. */
import type * as rbac from "kubernetes-types/rbac/v1.js";
import { rbacGroup } from "../../access/rbac.js";
import { ageOf } from "../../objects/age.js";
import { type KindColumns, narrow, wide } from "../../objects/columns.js";
import { type KindRules, plainRules } from "../../objects/kind-rules.js";
import { sameJson } from "../../objects/same-json.js";
import type { ApiObject } from "../../objects/types.js";
import type { Faults } from "../../schema/faults.js";
import { checkDnsSubdomain, checkNotEmpty } from "../../schema/formats.js";
import { atomic } from "../../schema/marks.js";
import { needed, type Shape, struct, text } from "../../schema/shape.js";

const subjectKinds = ["ServiceAccount", "User", "Group"];

const checkSubject =
  (isNamespaced: boolean) =>
  (subject: rbac.Subject, path: string, faults: Faults): void => {
    const { kind, apiGroup, namespace, name } = subject;
    if (kind === "ServiceAccount") {
      if (apiGroup) faults.unsupported(`${path}.apiGroup`, apiGroup, [""]);
      if (!namespace && !isNamespaced) faults.required(`${path}.namespace`, "that of the service account");
      const why = checkDnsSubdomain(name);
      if (name !== "" && why) faults.invalid(`${path}.name`, name, why);
    } else if (subjectKinds.includes(kind)) {
      if (apiGroup && apiGroup !== rbacGroup) faults.unsupported(`${path}.apiGroup`, apiGroup, [rbacGroup]);
      if (namespace) faults.forbidden(`${path}.namespace`, "users and groups are in no namespace");
    } else if (kind !== "") faults.unsupported(`${path}.kind`, kind, subjectKinds);
  };

/** To whom a role is given. @param isNamespaced so is the binding: a service account without a namespace is of the same */
export const subject = (isNamespaced: boolean): Shape<rbac.Subject> =>
  atomic(
    struct<rbac.Subject>(
      "rbac.v1.Subject",
      {
        apiGroup: text(),
        kind: needed(text(checkNotEmpty)),
        name: needed(text(checkNotEmpty)),
        namespace: text(),
      },
      checkSubject(isNamespaced),
    ),
  );

/** The rules of a kind of bindings. */
export function bindingRules<T extends AnyBinding>(shape: Shape<T>): KindRules<T> {
  return { ...plainRules(shape), withDefaults: withGroups, checkUpdate: checkSameRole };
}

/** Which role is given. @param kinds those a binding of this kind may name */
export function roleRef(...kinds: readonly string[]): Shape<rbac.RoleRef> {
  return atomic(
    struct<rbac.RoleRef>(
      "rbac.v1.RoleRef",
      { apiGroup: text(), kind: needed(text()), name: needed(text(checkNotEmpty)) },
      (ref, path, faults) => {
        if (ref.apiGroup && ref.apiGroup !== rbacGroup)
          faults.unsupported(`${path}.apiGroup`, ref.apiGroup, [rbacGroup]);
        if (ref.kind && !kinds.includes(ref.kind)) faults.unsupported(`${path}.kind`, ref.kind, kinds);
      },
    ),
  );
}

export interface AnyBinding extends ApiObject {
  subjects?: rbac.Subject[];
  roleRef: rbac.RoleRef;
}

/** The groups that subjects and role have when a body does not say so. */
function withGroups<T extends AnyBinding>(binding: T): T {
  const subjects = binding.subjects?.map((s) =>
    s.kind === "ServiceAccount" || s.apiGroup ? s : { ...s, apiGroup: rbacGroup },
  );
  return {
    ...binding,
    ...(subjects ? { subjects } : {}),
    roleRef: { ...binding.roleRef, apiGroup: binding.roleRef.apiGroup || rbacGroup },
  };
}

/** To give another role is another binding: who looked at this one decided on that role. */
function checkSameRole(old: AnyBinding, next: AnyBinding, faults: Faults): void {
  if (!sameJson(old.roleRef, next.roleRef))
    faults.invalid("roleRef", next.roleRef, "cannot change roleRef: delete the binding and make another");
}

function subjectNames(binding: AnyBinding, kind: string): string {
  const of = (binding.subjects ?? []).filter((s) => s.kind === kind);
  return of.map((s) => (s.namespace ? `${s.namespace}/${s.name}` : s.name)).join(", ");
}

/** The columns of both kinds of bindings. */
export const bindingColumns: KindColumns<AnyBinding> = {
  columns: [...narrow("Name", "Role", "Age"), ...wide("Users", "Groups", "ServiceAccounts")],
  row: (binding, nowMs) => [
    binding.metadata.name,
    `${binding.roleRef.kind}/${binding.roleRef.name}`,
    ageOf(binding.metadata.creationTimestamp, nowMs),
    ...["User", "Group", "ServiceAccount"].map((kind) => subjectNames(binding, kind)),
  ],
};
