/** What the routes of v1 and its groups ask for, in the words of Kubernetes. */
import type { ParsedUrlQuery } from "node:querystring";
import { type ObjectRight, objectRight } from "../../../core/access/right.js";
import type { Kind } from "../../../core/kinds/all.js";
import type { KindBook } from "../../../core/kinds/book.js";
import { proxiedIn } from "../../../core/kinds/service/proxied.js";
import { lookup } from "../../../core/lookup.js";
import type { KindDef } from "../../../core/objects/kind-def.js";
import { flag } from "../query.js";
import { type Base, bases, type Ctx, madeBase, type Target, targetOf } from "../routes/v1/kinds.js";
import { proxyPaths } from "../routes/v1/proxies.js";
import { selectionOf } from "../selection.js";
import { type Declared, type RightOf, verbOf } from "./asked.js";

type Book = Pick<KindBook, "ofPlural">;

/** A namespace is in itself: a role in it may be about it. */
function namespaceOf(kind: Kind, namespace: string | undefined, name: string): string {
  return namespace ?? (kind === "Namespace" ? name : "");
}

/** The right to do something with an object of v1, or with all of them. */
export function targetRight(verb: string, { kind, def, namespace, name, subresource }: Target): ObjectRight {
  const { group, plural } = def;
  return objectRight(verb, plural, { group, subresource, namespace: namespaceOf(kind, namespace, name), name });
}

/** The only name that a list or watch may tell of: a right on that one is enough. */
export function nameSelected(of: Kind | KindDef, query: ParsedUrlQuery): string {
  const { fields } = selectionOf(of, undefined, query, "v1");
  return fields?.requirements.find((r) => r.field === "metadata.name" && r.operator === "equals")?.value ?? "";
}

const meantIn =
  (book: Book) =>
  (base: Base, right: (target: Target, ctx: Ctx) => ObjectRight): RightOf =>
  (ctx) => {
    const target = targetOf(base, ctx.params, book);
    return target ? right(target, ctx) : "elsewhere";
  };

/** The right to see the selected objects of a collection, now or as they change. */
export function collectionRight(verb: string, target: Target, query: ParsedUrlQuery): ObjectRight {
  return targetRight(verb, { ...target, name: target.name || nameSelected(target.def, query) });
}

function ofCollection(target: Target, ctx: Ctx): ObjectRight {
  if (ctx.method === "POST") return targetRight("create", target);
  if (ctx.method === "DELETE") return collectionRight("deletecollection", target, ctx.query);
  return collectionRight(flag(ctx.query, "watch") ? "watch" : "list", target, ctx.query);
}

const ofObject = (target: Target, ctx: Ctx): ObjectRight => targetRight(verbOf(ctx.method), target);
const ofWatch = (target: Target, ctx: Ctx): ObjectRight => collectionRight("watch", target, ctx.query);

/** Commands are run and ports opened by who may create them, whatever the method of the upgrade is. */
const streamVerbs = lookup<string>({
  log: "get",
  exec: "create",
  attach: "create",
  portforward: "create",
});

function ofStream(sub: string): RightOf {
  const verb = streamVerbs[sub] ?? "create";
  return ({ params: { namespace = "", name = "" } }) =>
    objectRight(verb, "pods", { subresource: sub, namespace, name });
}

/** By path of the route. */
export function v1Rights(book: Book): Declared {
  const meant = meantIn(book);
  const declared = new Map<string, RightOf>();
  for (const sub of Object.keys(streamVerbs))
    declared.set(`/api/v1/namespaces/:namespace/pods/:name/${sub}`, ofStream(sub));
  declared.set("/api/v1/namespaces/:namespace/bindings", ({ params: { namespace = "" } }) =>
    objectRight("create", "bindings", { namespace }),
  );
  declared.set(
    "/api/v1/namespaces/:namespace/serviceaccounts/:name/token",
    ({ params: { namespace = "", name = "" } }) =>
      objectRight("create", "serviceaccounts", { subresource: "token", namespace, name }),
  );
  for (const [plural, path] of proxyPaths)
    declared.set(path, ({ method, params: { namespace = "", target = "" } }) =>
      objectRight(verbOf(method), plural, { subresource: "proxy", namespace, name: proxiedIn(target).name }),
    );
  for (const base of [...bases, madeBase])
    for (const scope of ["/namespaces/:namespace/:plural", "/:plural"]) {
      const all = `${base.path}${scope}`;
      declared.set(`${base.path}/watch${scope}`, meant(base, ofWatch));
      declared.set(`${base.path}/watch${scope}/:name`, meant(base, ofWatch));
      declared.set(all, meant(base, ofCollection));
      declared.set(`${all}/:name`, meant(base, ofObject));
      declared.set(`${all}/:name/:sub`, meant(base, ofObject));
    }
  return declared;
}
