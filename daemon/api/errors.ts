/**
 * The outermost middleware and the only place that chooses the status of an answer to something that went wrong.
 * Faults become Status objects in the shape of the version that was asked; what 0.5.4 said in plain text is plain
 * text. Nothing of an unexpected error reaches a client but that it happened: the log has the rest.
 */
import type { Context, Middleware, Next } from "koa";
import { Fault } from "../../core/fault.js";
import { toV1Status, type WordOf } from "../../core/kinds/status.js";
import { toV1beta1Status } from "../../core/v1beta1/status.js";
import type { Log } from "../log.js";

/** An answer in plain text, as 0.5.4 gave for paths and verbs it did not know. */
export class PlainAnswer extends Error {
  readonly status: number;

  constructor(status: number, text: string) {
    super(text);
    this.name = "PlainAnswer";
    this.status = status;
  }
}

export function unknownPath(): PlainAnswer {
  return new PlainAnswer(404, "404 page not found");
}

export function unknownVerb(): PlainAnswer {
  return new PlainAnswer(405, "405 method not allowed");
}

export interface Answer {
  status: number;
  type: string;
  body: string;
  headers: Record<string, string>;
}

/** Whether an address belongs to the old versions of the API. */
export function isOldApi(path: string): boolean {
  return /^\/api\/v1beta[12](\/|$)/.test(path);
}

/** A fault as the Status object of the version that `path` belongs to. */
export function statusObject(path: string, fault: Fault, wordOf?: WordOf): object {
  return isOldApi(path) ? toV1beta1Status(fault) : toV1Status(fault, wordOf);
}

/** The client went away, or ended its connection: nobody's fault here. */
export function isAborted(error: unknown): boolean {
  const code = (error as { code?: unknown } | null)?.code;
  return code === "ECONNRESET" || code === "EPIPE" || code === "ERR_STREAM_PREMATURE_CLOSE";
}

/** The answer to a thrown value; what is not expected is logged. */
export function answerTo(error: unknown, path: string, log: Log, wordOf?: WordOf): Answer {
  if (error instanceof PlainAnswer)
    return { status: error.status, type: "text/plain; charset=utf-8", body: `${error.message}\n`, headers: {} };
  let fault = error instanceof Fault ? error : undefined;
  if (!fault || (fault.reason === "InternalError" && fault.cause !== undefined)) {
    if (!isAborted(error)) {
      const stack = error instanceof Error ? error.stack : String(error);
      log("error", "a request failed unexpectedly", { path, error: stack });
    }
    fault = new Fault("InternalError", "Internal error occurred: the server's log has more");
  }
  return {
    status: fault.code,
    type: "application/json",
    body: JSON.stringify(statusObject(path, fault, wordOf)),
    headers: headersOf(fault),
  };
}

/** Who is not known hears how to say it (RFC 9110, 11.6.1), and is not listened to any longer. */
function headersOf({ reason, details: { retryAfterSeconds } }: Fault): Record<string, string> {
  return {
    ...(retryAfterSeconds === undefined ? {} : { "Retry-After": String(retryAfterSeconds) }),
    ...(reason === "Unauthorized" ? { "WWW-Authenticate": "Bearer", Connection: "close" } : {}),
  };
}

/** Answers whatever is thrown below it. */
/** @param wordOf what kinds that users made are called */
export function errors(log: Log, wordOf?: WordOf): Middleware {
  return async (ctx: Context, next: Next) => {
    try {
      await next();
      if (ctx.status === 404 && ctx.body === undefined && ctx.respond !== false) throw unknownPath();
    } catch (error) {
      const answer = answerTo(error, ctx.path, log, wordOf);
      if (ctx.headerSent) {
        // The answer has begun: all that can be said is that it is not whole.
        ctx.res.destroy();
        return;
      }
      ctx.status = answer.status;
      ctx.set(answer.headers);
      ctx.type = answer.type;
      ctx.body = answer.body;
    }
  };
}
