/**
 * Puts before every route what it asks for. A route of which nothing is declared is refused to everybody: to forget one
 * opens no door.
 */
import type Router from "@koa/router";
import type { RouterContext } from "@koa/router";
import { Fault } from "../../../core/fault.js";
import { KindBook } from "../../../core/kinds/book.js";
import { type Asked, type Declared, ofPath, type RightOf } from "./asked.js";
import { formRights } from "./form-rights.js";
import { measuredRights } from "./measured-rights.js";
import { oldRights } from "./old-rights.js";
import { isDiscovery, otherRights } from "./other-rights.js";
import { demand, type RightsDeps } from "./rights.js";
import { v1Rights } from "./v1-rights.js";

type Layer = Router["stack"][number];

const declaredRights = (book: KindBook): Declared =>
  new Map([
    ...otherRights(),
    ...oldRights("/api/v1beta1"),
    ...oldRights("/api/v1beta2"),
    ...v1Rights(book),
    ...formRights(),
    ...measuredRights(),
  ]);

function rightOfRoute(declared: Declared, { path, methods }: Layer): RightOf | undefined {
  const text = String(path);
  const isRead = methods.every((method) => method === "GET" || method === "HEAD");
  return declared.get(text) ?? (isRead && isDiscovery(text) ? ofPath : undefined);
}

/** Routes of which nothing is declared, as `METHODS PATH`. */
export function undeclared(router: Router): string[] {
  const declared = declaredRights(new KindBook());
  return router.stack.filter((layer) => !rightOfRoute(declared, layer)).map((l) => `${l.methods.join(",")} ${l.path}`);
}

function guarded(deps: RightsDeps, layer: Layer, rightOf: RightOf | undefined): Layer["stack"][number] {
  const [handle, ...more] = layer.stack;
  if (!handle || more.length > 0) throw new Error(`a route has one handler, but ${layer.path} has others`);
  return (ctx, next) => {
    const asked: Asked | undefined = rightOf?.(ctx as RouterContext);
    if (asked === undefined)
      throw new Fault(
        "Forbidden",
        "nothing says who may ask for this address, so nobody may; this is a fault of Troupe's",
      );
    if (asked === "elsewhere") return next();
    if (asked !== "inHandler" && asked !== "anybody") demand(deps, ctx, asked);
    return handle(ctx, next);
  };
}

/** Call it when the router has all its routes. */
export function authorize(router: Router, deps: RightsDeps): void {
  const declared = declaredRights(deps.master.view.kinds);
  for (const layer of router.stack) layer.stack = [guarded(deps, layer, rightOfRoute(declared, layer))];
}
