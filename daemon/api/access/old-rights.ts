/** What the routes of v1beta1 and v1beta2 ask for: the verbs of v1, on the objects that theirs mean. */
import type { ParsedUrlQuery } from "node:querystring";
import { type ObjectRight, objectRight } from "../../../core/access/right.js";
import { anyDef } from "../../../core/kinds/all.js";
import { kindOfCollection, type WireKind } from "../../../core/v1beta1/collections.js";
import { one } from "../query.js";
import type { Ctx } from "../routes/v1/kinds.js";
import { defaultNamespace } from "../routes/v1beta1/default-namespace.js";
import { type Declared, ofPath, type RightOf, verbOf } from "./asked.js";

/** The right to do something with an object of an old collection. */
export function oldRight(verb: string, kind: WireKind, namespace: string, name: string): ObjectRight {
  const { group, plural, namespaced } = anyDef(kind);
  return objectRight(verb, plural, { group, namespace: namespaced ? namespace : "", name });
}

/** The right to see what a collection holds: of all namespaces, where the query names none. */
export function oldCollectionRight(verb: string, kind: WireKind, query: ParsedUrlQuery): ObjectRight {
  return oldRight(verb, kind, one(query, "namespace") ?? "", "");
}

const meant =
  (right: (kind: WireKind, ctx: Ctx) => ReturnType<RightOf>): RightOf =>
  (ctx) => {
    const kind = kindOfCollection(ctx.params["collection"] ?? "");
    return kind ? right(kind, ctx) : "elsewhere";
  };

/** What is passed on to a service, or told about where it is. */
const ofProxy: RightOf = ({ method, query, params: { collection = "", id = "" } }) =>
  objectRight(verbOf(method), collection === "minions" ? "nodes" : collection, {
    subresource: "proxy",
    namespace: collection === "minions" ? "" : (one(query, "namespace") ?? defaultNamespace),
    name: id,
  });

/** By path of the route. */
export function oldRights(prefix: string): Declared {
  return new Map<string, RightOf>([
    [`${prefix}/operations`, ofPath],
    [`${prefix}/operations/:operation`, ofPath],
    // Its namespace may stand in the body.
    [`${prefix}/bindings`, () => "inHandler"],
    [`${prefix}/proxy/:collection/:id{/*rest}`, ofProxy],
    [`${prefix}/redirect/:collection/:id`, ofProxy],
    [`${prefix}/watch/:collection{/*rest}`, meant((kind, ctx) => oldCollectionRight("watch", kind, ctx.query))],
    [
      `${prefix}/:collection`,
      meant((kind, ctx) => (ctx.method === "POST" ? "inHandler" : oldCollectionRight("list", kind, ctx.query))),
    ],
    [
      `${prefix}/:collection/:id`,
      meant((kind, { method, query, params }) => {
        if (method === "PUT") return "inHandler";
        return oldRight(verbOf(method), kind, one(query, "namespace") ?? defaultNamespace, params["id"] ?? "");
      }),
    ],
  ]);
}
