/** Which kind and object of v1 a request means. */
import type { RouterContext } from "@koa/router";
import { everyDef, type Kind } from "../../../../core/kinds/all.js";
import { type KindBook, storedKind } from "../../../../core/kinds/book.js";
import { basePathOf, type KindDef } from "../../../../core/objects/kind-def.js";
import { unknownPath } from "../../errors.js";
import type { Place } from "../../place.js";

export type Ctx = RouterContext;

/** What the parameters of a route mean; undefined if they mean nothing of v1. */
export interface Target {
  /** Under which its objects are stored. */
  kind: Kind;
  def: KindDef;
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

/** Kinds that users made: which they are is looked up with each request. */
export const madeBase: Base = { group: "", version: "", path: "/apis/:group/:version" };

type Params = Readonly<Record<string, string | undefined>>;

/** The target of `/{plural}…` or `/namespaces/{namespace}/{plural}…`; undefined if it is none of v1's. */
export function targetOf(base: Base, params: Params, book: Pick<KindBook, "ofPlural">): Target | undefined {
  const { plural = "", namespace, name = "", sub = "" } = params;
  const { group = base.group, version = base.version } = params;
  const def = book.ofPlural(group, version, plural);
  if (!def || (namespace !== undefined && !def.namespaced)) return undefined;
  // An object of a namespace has an address within it only.
  if (name !== "" && def.namespaced && namespace === undefined) return undefined;
  return { kind: storedKind(def), def, namespace, name, subresource: sub };
}

/** The target of a request. @throws PlainAnswer 404 */
export function targetIn(base: Base, ctx: Ctx, book: Pick<KindBook, "ofPlural">): Target {
  const target = targetOf(base, ctx.params, book);
  if (!target) throw unknownPath();
  return target;
}

export function placeOf(target: Target): Place {
  return { namespace: target.namespace ?? "", name: target.name };
}
