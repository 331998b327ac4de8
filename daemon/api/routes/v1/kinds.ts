/** Which kind and object of v1 a request means. */
import type { RouterContext } from "@koa/router";
import { everyDef, type Kind, kindOfPlural, kinds } from "../../../../core/kinds/all.js";
import { basePathOf } from "../../../../core/objects/kind-def.js";
import { unknownPath } from "../../errors.js";
import type { Place } from "../../place.js";

export type Ctx = RouterContext;

/** What the parameters of a route mean; undefined if they mean nothing of v1. */
export interface Target {
  kind: Kind;
  /** undefined = all namespaces, or a kind without them. */
  namespace: string | undefined;
  name: string;
  subresource: string;
}

/** A group and version of the API, and the path of what it serves. */
export interface Base {
  group: string;
  version: string;
  path: string;
}

const byPath = everyDef.map(({ group, version }) => [basePathOf({ group, version }), { group, version }] as const);

/** All there are: `/api/v1` first. */
export const bases: readonly Base[] = [...new Map(byPath)].map(([path, names]) => ({ path, ...names }));

/** The target of `/{plural}…` or `/namespaces/{namespace}/{plural}…`; undefined if it is none of v1's. */
export function targetOf(base: Base, params: Readonly<Record<string, string | undefined>>): Target | undefined {
  const { plural = "", namespace, name = "", sub = "" } = params;
  const kind = kindOfPlural(base.group, base.version, plural);
  if (!kind || (namespace !== undefined && !kinds[kind].namespaced)) return undefined;
  // An object of a namespace has an address within it only.
  if (name !== "" && kinds[kind].namespaced && namespace === undefined) return undefined;
  return { kind, namespace, name, subresource: sub };
}

/** The target of a request. @throws PlainAnswer 404 */
export function targetIn(base: Base, ctx: Ctx): Target {
  const target = targetOf(base, ctx.params);
  if (!target) throw unknownPath();
  return target;
}

export function placeOf(target: Target): Place {
  return { namespace: target.namespace ?? "", name: target.name };
}
