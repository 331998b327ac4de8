/** Tells the audit of every request that changes something, or was refused. */
import type { Context, Middleware, Next } from "koa";
import { type Audit, type AuditFacts, auditEntry, isAudited } from "../../core/access/audit.js";
import type { Caller } from "../../core/access/caller.js";
import { type Clock, toApiTime } from "../../core/time.js";
import { askedRight } from "./access/rights.js";

/** A request without a name or an address may be refused so often in a minute; more are not written down one by one. */
const unknownPerMinuteMax = 600;
const minuteMs = 60_000;

/** Who knocks without being known must not push out what others did. */
export class Auditor {
  readonly #audit: Audit;
  readonly #clock: Clock;
  #minute = 0;
  #unknown = 0;

  constructor(audit: Audit, clock: Clock) {
    this.#audit = audit;
    this.#clock = clock;
  }

  tell(facts: Omit<AuditFacts, "at">): void {
    const nowMs = this.#clock.nowMs();
    const all = { ...facts, at: toApiTime(nowMs) };
    if (!isAudited(all) || (facts.code === 401 && this.#isTooMuch(nowMs))) return;
    this.#audit(auditEntry(all));
  }

  #isTooMuch(nowMs: number): boolean {
    const minute = Math.floor(nowMs / minuteMs);
    if (minute !== this.#minute) [this.#minute, this.#unknown] = [minute, 0];
    return ++this.#unknown > unknownPerMinuteMax;
  }
}

/** The outermost of all: it sees what is answered in the end. */
export function audited(auditor: Auditor): Middleware {
  return async (ctx: Context, next: Next) => {
    await next();
    auditor.tell({
      caller: ctx.state["caller"] as Caller | undefined,
      by: ctx.state["by"] as string | undefined,
      right: askedRight(ctx),
      method: ctx.method,
      path: ctx.path,
      code: ctx.respond === false ? ctx.res.statusCode : ctx.status,
      from: ctx.req.socket.remoteAddress ?? "",
    });
  };
}
