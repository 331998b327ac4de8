/** What a request to a route asks for, as the route's declaration says it. */
import type { RouterContext } from "@koa/router";
import type { Right } from "../../../core/access/right.js";
import { lookup } from "../../../core/lookup.js";

/**
 * `anybody`: no right is asked for, whatever roles there are: whether it lives. `elsewhere`: the address means nothing of this route, and the next one is asked. `inHandler`: it depends on the body,
 * so the handler asks when it has read it (`demand`), before it does anything.
 */
export type Asked = Right | "anybody" | "elsewhere" | "inHandler";

export type RightOf = (ctx: RouterContext) => Asked;

/** What each route asks for, by its path as the router has it. */
export type Declared = ReadonlyMap<string, RightOf>;

/** The verbs of one object, by method. */
const verbs = lookup<string>({
  GET: "get",
  HEAD: "get",
  POST: "create",
  PUT: "update",
  PATCH: "patch",
  DELETE: "delete",
});

/** The verb of a method on one object. */
export const verbOf = (method: string): string => verbs[method] ?? method.toLowerCase();

/** A right on the address itself. */
export const ofPath: RightOf = (ctx) => ({
  verb: ctx.method === "HEAD" ? "get" : ctx.method.toLowerCase(),
  path: ctx.path,
});
