/** Bindings, found by whom they are for. */
import type { RoleRef, Subject } from "kubernetes-types/rbac/v1.js";
import type { ApiObject } from "../objects/types.js";
import type { Caller } from "./caller.js";
import { serviceAccountPrefix } from "./rbac.js";

export type Binding = ApiObject & { roleRef: RoleRef; subjects?: Subject[] };

export interface Grant {
  /** {@link roleKey} of the role that is given. */
  role: string;
  /** For the answer to why. */
  words: string;
}

/** The one name of a role; `namespace` "" = of a ClusterRole. No name has a slash in it. */
export const roleKey = (namespace: string, name: string): string => `${namespace}/${name}`;

/** By which a subject is found: the user's name, or the group's. @param own the namespace of its binding */
function subjectKey({ kind, name, namespace }: Subject, own: string): string {
  if (kind === "ServiceAccount") return `user:${serviceAccountPrefix}${namespace || own}:${name}`;
  return `${kind === "Group" ? "group" : "user"}:${name}`;
}

function grantOf({ kind, metadata, roleRef }: Binding, subject: Subject): Grant {
  const { namespace = "", name } = metadata;
  const binding = namespace === "" ? name : `${name}/${namespace}`;
  const words = `RBAC: allowed by ${kind} "${binding}" of ${roleRef.kind} "${roleRef.name}" to ${subject.kind} "${subject.name}"`;
  return { role: roleKey(roleRef.kind === "Role" ? namespace : "", roleRef.name), words };
}

export class Grants {
  /** By subject, then by namespace ("" = everywhere), then by binding. */
  readonly #all = new Map<string, Map<string, Map<string, Grant>>>();

  add(binding: Binding): void {
    const { namespace = "", name } = binding.metadata;
    for (const subject of binding.subjects ?? [])
      made(made(this.#all, subjectKey(subject, namespace)), namespace).set(name, grantOf(binding, subject));
  }

  remove({ metadata, subjects = [] }: Binding): void {
    const { namespace = "", name } = metadata;
    for (const subject of subjects) {
      const key = subjectKey(subject, namespace);
      const scopes = this.#all.get(key);
      const scope = scopes?.get(namespace);
      scope?.delete(name);
      if (scope?.size === 0) scopes?.delete(namespace);
      if (scopes?.size === 0) this.#all.delete(key);
    }
  }

  /** What a caller is given in a namespace, and everywhere; `namespace` "": everywhere only. */
  *of({ name, groups }: Caller, namespace: string): Iterable<Grant> {
    yield* this.#to(`user:${name}`, namespace);
    for (const group of groups) yield* this.#to(`group:${group}`, namespace);
  }

  *#to(subject: string, namespace: string): Iterable<Grant> {
    const scopes = this.#all.get(subject);
    if (!scopes) return;
    yield* scopes.get("")?.values() ?? [];
    if (namespace !== "") yield* scopes.get(namespace)?.values() ?? [];
  }
}

function made<K, L, V>(map: Map<K, Map<L, V>>, key: K): Map<L, V> {
  const known = map.get(key) ?? new Map<L, V>();
  map.set(key, known);
  return known;
}
