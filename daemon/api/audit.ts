/** Tells the audit of every request that changes something, or was refused. */
import type { Context, Middleware, Next } from "koa";
import { type Audit, type AuditFacts, auditEntry, isAudited } from "../../core/access/audit.js";
import type { Caller } from "../../core/access/caller.js";
import { type Clock, toApiTime } from "../../core/time.js";
import { askedRight } from "./access/rights.js";

/** One caller, or all that are not known, may be refused so often in a minute; more are not written down one by one. */
const refusalsPerMinuteMax = 600;
const minuteMs = 60_000;

/** Who is refused as often as he likes must not push out what others did, or he himself. */
export class Auditor {
  readonly #audit: Audit;
  readonly #clock: Clock;
  #minute = 0;
  /** Refusals of this minute by who asked; "" = nobody knows who. */
  readonly #refused = new Map<string, number>();

  constructor(audit: Audit, clock: Clock) {
    this.#audit = audit;
    this.#clock = clock;
  }

  tell(facts: Omit<AuditFacts, "at">): void {
    const nowMs = this.#clock.nowMs();
    const all = { ...facts, at: toApiTime(nowMs) };
    if (!isAudited(all) || this.#isTooMuch(facts, nowMs)) return;
    this.#audit(auditEntry(all));
  }

  #isTooMuch({ code, caller, by }: Omit<AuditFacts, "at">, nowMs: number): boolean {
    if (code !== 401 && code !== 403) return false;
    const minute = Math.floor(nowMs / minuteMs);
    if (minute !== this.#minute) this.#refused.clear();
    this.#minute = minute;
    // Who acts as many is one.
    const who = code === 401 ? "" : (by ?? caller?.name ?? "");
    const count = (this.#refused.get(who) ?? 0) + 1;
    this.#refused.set(who, count);
    return count > refusalsPerMinuteMax;
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
