/**
 * Who may do what, as roles and bindings say it. It is told of every change of them and keeps them by who is meant, so
 * that a decision looks at what concerns the caller, and at nothing else.
 */
import type { PolicyRule } from "kubernetes-types/rbac/v1.js";
import type { ApiObject } from "../objects/types.js";
import { type Caller, groupNames } from "./caller.js";
import { type Binding, Grants, roleKey } from "./grants.js";
import { rbacGroup } from "./rbac.js";
import { isPathRight, type ObjectRight, type Right } from "./right.js";
import { type RoleObject, Roles } from "./roles.js";
import { Rule } from "./rule.js";

export interface Decision {
  allowed: boolean;
  /** Why so, for people; "" when nothing says anything. */
  reason: string;
}

const allRights = [
  new Rule({ apiGroups: ["*"], resources: ["*"], verbs: ["*"] }),
  new Rule({ nonResourceURLs: ["*"], verbs: ["*"] }),
];

/** What leads pods to the API, in the namespace `default`. */
const apiNames: ReadonlySet<string> = new Set(["kubernetes", "kubernetes-ro"]);
const leading: ReadonlySet<string> = new Set(["services", "endpoints"]);
const changing: ReadonlySet<string> = new Set(["update", "patch", "delete"]);

/** Pods of all namespaces show their tokens where these lead: who changes them must have the right everywhere. */
function isOfAll({ verb, group, resource, namespace, name }: ObjectRight): boolean {
  if (group !== "" || namespace !== "default" || !leading.has(resource)) return false;
  return verb === "deletecollection" || (changing.has(verb) && apiNames.has(name));
}

const isMaster = ({ groups }: Caller): boolean => groups.includes(groupNames.masters);
const isOfBook = ({ apiVersion }: ApiObject): boolean => apiVersion?.startsWith(`${rbacGroup}/`) === true;
const isBinding = (object: ApiObject): object is Binding => "roleRef" in object;

export class AccessBook {
  readonly #roles = new Roles();
  readonly #grants = new Grants();

  /** An object that is there now; of kinds of other groups nothing comes. `previous`: what stood there. */
  put(object: ApiObject, previous?: ApiObject): void {
    if (!isOfBook(object)) return;
    if (previous) this.drop(previous);
    if (isBinding(object)) this.#grants.add(object);
    else this.#roles.set(object as RoleObject);
  }

  /** An object that is gone. */
  drop(object: ApiObject): void {
    if (!isOfBook(object)) return;
    if (isBinding(object)) this.#grants.remove(object);
    else this.#roles.delete(object as RoleObject);
  }

  /** Whether a caller may do something. */
  decide(caller: Caller, right: Right): Decision {
    if (isMaster(caller)) return { allowed: true, reason: "" };
    const namespace = isPathRight(right) || isOfAll(right) ? "" : right.namespace;
    for (const { role, words } of this.#grants.of(caller, namespace))
      if (this.#roles.rulesOf(role)?.some((rule) => rule.allows(right))) return { allowed: true, reason: words };
    return { allowed: false, reason: "" };
  }

  /** All that a caller may do in a namespace ("" = everywhere). */
  rulesFor(caller: Caller, namespace: string): Rule[] {
    const rules = new Set<Rule>(isMaster(caller) ? allRights : []);
    for (const { role } of this.#grants.of(caller, namespace))
      for (const rule of this.#roles.rulesOf(role) ?? []) rules.add(rule);
    return [...rules];
  }

  /** The rules of a role, with those of the roles it selects; undefined if there is no such role. */
  rulesOfRole(namespace: string, name: string): PolicyRule[] | undefined {
    return this.#roles.rulesOf(roleKey(namespace, name))?.map((rule) => rule.given);
  }
}
