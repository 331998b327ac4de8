/** Asks the book of rights for whoever sent a request, and keeps what was asked for the audit. */
import type { Context } from "koa";
import type { Caller } from "../../../core/access/caller.js";
import type { Right } from "../../../core/access/right.js";
import { forbidden } from "../../../core/access/words.js";
import { callerOf } from "../authentication.js";
import type { HttpDeps } from "../deps.js";

/** What of a request the book of rights is asked for. */
export type Asking = Pick<Context, "state">;

export type RightsDeps = Pick<HttpDeps, "master" | "settings">;

/** @throws Fault Forbidden for who may not */
export function demandOf({ master }: RightsDeps, caller: Caller, right: Right): void {
  if (!master.view.access.decide(caller, right).allowed) throw forbidden(caller, right);
}

/** Lets a request go on that may do this. @throws Fault Forbidden */
export function demand(deps: RightsDeps, ctx: Asking, right: Right): void {
  // The first is what the request is about.
  ctx.state["right"] ??= right;
  demandOf(deps, callerOf(ctx), right);
}

/** What was asked first of a request; undefined: nothing yet. */
export function askedRight({ state }: Asking): Right | undefined {
  return state["right"] as Right | undefined;
}
