/** Nobody gives rights that he has not: who writes a role must hold its rights, who writes a binding those of its role. */
import type { PolicyRule } from "kubernetes-types/rbac/v1.js";
import { notFound } from "../fault.js";
import { type AnyObject, anyDef, isKind } from "../kinds/all.js";
import { sameJson } from "../objects/same-json.js";
import type { AccessBook } from "./book.js";
import type { Caller } from "./caller.js";
import { notCovered, ruleText } from "./escalation.js";
import { rbacGroup } from "./rbac.js";
import { type ObjectRight, objectRight } from "./right.js";
import { forbiddenObject } from "./words.js";

/** Rules told in one refusal. */
const rulesToldMax = 20;

const everything: PolicyRule[] = [
  { apiGroups: ["*"], resources: ["*"], verbs: ["*"] },
  { nonResourceURLs: ["*"], verbs: ["*"] },
];

/** What an object would give, and the right that lets one give it without having it. */
interface Gift {
  rules(): readonly PolicyRule[];
  leave: ObjectRight;
}

type Judged = AnyObject & { roleRef?: { kind: string; name: string } };

function giftOf(book: AccessBook, next: Judged): Gift {
  const { namespace = "", name } = next.metadata;
  const group = rbacGroup;
  if (next.roleRef) {
    const { kind, name: role } = next.roleRef;
    const home = kind === "Role" ? namespace : "";
    return {
      leave: objectRight("bind", kind === "Role" ? "roles" : "clusterroles", { group, namespace, name: role }),
      rules: () => {
        const rules = book.rulesOfRole(home, role);
        if (!rules) throw notFound(kind, role);
        return rules;
      },
    };
  }
  const { rules = [], aggregationRule } = next as { rules?: PolicyRule[]; aggregationRule?: object };
  return {
    leave: objectRight("escalate", anyDef(next.kind).plural, { group, namespace, name }),
    // What it will select one day nobody knows.
    rules: () => (aggregationRule ? [...rules, ...everything] : rules),
  };
}

/** Labels decide into which other roles a role's rules go. */
const givesTheSame = (old: AnyObject, next: AnyObject): boolean =>
  sameJson({ ...old, metadata: old.metadata.labels }, { ...next, metadata: next.metadata.labels });

/** @throws Fault Forbidden with the rights that are missing; NotFound of a role that one may not bind unseen */
export function judgeRoles(book: AccessBook, caller: Caller, next: AnyObject, old?: AnyObject): void {
  // A kind that users made gives no rights.
  if (!isKind(next.kind)) return;
  const { group, plural } = anyDef(next.kind);
  if (group !== rbacGroup || (old && givesTheSame(old, next))) return;
  const { leave, rules } = giftOf(book, next);
  if (book.decide(caller, leave).allowed) return;
  const { namespace = "", name } = next.metadata;
  const missing = notCovered(book.rulesFor(caller, namespace), rules());
  if (missing.length === 0) return;
  const told = missing.slice(0, rulesToldMax).map(ruleText).join("\n");
  const groups = caller.groups.map((g) => JSON.stringify(g)).join(" ");
  throw forbiddenObject(
    objectRight(old ? "update" : "create", plural, { group, namespace, name }),
    `user "${caller.name}" (groups=[${groups}]) is attempting to grant RBAC permissions not currently held:\n${told}`,
  );
}
