/** Bodies: bounded in size and time, then YAML or JSON, or the protobuf of typed clients. */
import type { IncomingMessage } from "node:http";
import type { Context } from "koa";
import { Fault } from "../../core/fault.js";
import { readProtobuf } from "../../core/protobuf/read.js";
import { readBody } from "../../core/schema/body.js";
import { plainValue } from "../../core/schema/written.js";
import { unreadable } from "../../core/schema/yaml-budget.js";
import type { Clock } from "../../core/time.js";
import { PlainAnswer } from "./errors.js";
import { bodyBytesMax, bodyMsMax, refusedBytesMax, retryAfterSeconds } from "./limits.js";
import { withoutSeat } from "./shares.js";

/** Lets a client finish what it sends, unread, so that it hears why it was refused; but not for ever. */
function discard(request: IncomingMessage, clock: Clock): void {
  let bytes = 0;
  const timer = clock.after(bodyMsMax, () => request.destroy());
  request.on("data", (chunk: Buffer) => {
    bytes += chunk.length;
    if (bytes > refusedBytesMax) request.destroy();
  });
  request.on("close", () => timer.cancel());
  request.on("error", () => {});
  request.resume();
}

function tooLarge(bytesMax: number): Fault {
  return new Fault("RequestEntityTooLarge", `the body is larger than the ${bytesMax} bytes that are taken`);
}

function tooMany(): Fault {
  const why = "more bodies are on their way than there is room for; send it again in a moment";
  return new Fault("TooManyRequests", why, { retry: true, retryAfterSeconds });
}

/**
 * The bytes of a request's body.
 * @throws Fault RequestEntityTooLarge, TooManyRequests, as soon as that is known; PlainAnswer 408 when it does not arrive in time
 */
export function readBytes(request: IncomingMessage, clock: Clock, bytesMax = bodyBytesMax): Promise<Buffer> {
  return withoutSeat(request, (hold) => arrived(request, clock, bytesMax, hold));
}

function arrived(
  request: IncomingMessage,
  clock: Clock,
  bytesMax: number,
  hold: (bytes: number) => boolean,
): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let bytes = 0;
    const settle = (): void => {
      timer.cancel();
      request.off("data", onData);
      request.off("end", onEnd);
      request.off("error", onError);
      request.off("close", onClose);
    };
    const refuse = (why: Error): void => {
      settle();
      discard(request, clock);
      reject(why);
    };
    const timer = clock.after(bodyMsMax, () => refuse(new PlainAnswer(408, "408 the body did not arrive in time")));
    const onData = (chunk: Buffer): void => {
      bytes += chunk.length;
      if (bytes > bytesMax) refuse(tooLarge(bytesMax));
      else if (!hold(chunk.length)) refuse(tooMany());
      else chunks.push(chunk);
    };
    const onEnd = (): void => {
      settle();
      resolve(Buffer.concat(chunks));
    };
    const onError = (error: Error): void => {
      settle();
      reject(error);
    };
    const onClose = (): void => {
      settle();
      reject(Object.assign(new Error("the client went away"), { code: "ECONNRESET" }));
    };
    if (Number(request.headers["content-length"] ?? 0) > bytesMax) {
      refuse(tooLarge(bytesMax));
      return;
    }
    request.on("data", onData);
    request.on("end", onEnd);
    request.on("error", onError);
    request.on("close", onClose);
  });
}

/** The type of a body, without parameters, in small letters. */
export function bodyType(ctx: Context): string {
  return (ctx.get("content-type").split(";")[0] ?? "").trim().toLowerCase();
}

const protobufType = "application/vnd.kubernetes.protobuf";

function textOf(bytes: Buffer): string {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    throw new Fault("BadRequest", "the body is not UTF-8 text");
  }
}

export interface Body {
  /** Scalars are as they are written: what is read by a shape, which knows where text belongs. */
  value: unknown;
  /** Paths of fields that are given again; the last one counts. */
  duplicates: readonly string[];
}

/**
 * A body.
 * @returns undefined if there is none
 * @throws as {@link readBytes}; Fault UnsupportedMediaType, BadRequest if it cannot be read
 */
export async function readAnyBody(ctx: Context, clock: Clock): Promise<Body | undefined> {
  const encoding = ctx.get("content-encoding");
  if (encoding !== "" && encoding !== "identity")
    throw new Fault(
      "UnsupportedMediaType",
      `bodies in content encoding ${encoding.slice(0, 80)} are not taken; send it as it is`,
    );
  const bytes = await readBytes(ctx.req, clock);
  if (bytes.length === 0) return undefined;
  if (bodyType(ctx) === protobufType) return { value: readProtobuf(bytes), duplicates: [] };
  const text = textOf(bytes);
  const duplicates: string[] = [];
  return text.trim() === "" ? undefined : { value: readBody(text, duplicates), duplicates };
}

/** A body that must be there. @throws as {@link readAnyBody}; Fault BadRequest */
export async function readWhole(ctx: Context, clock: Clock): Promise<Body> {
  const body = await readAnyBody(ctx, clock);
  if (body) return body;
  throw unreadable("it is empty");
}

/** Its value. @throws as {@link readWhole} */
export async function readWritten(ctx: Context, clock: Clock): Promise<unknown> {
  return (await readWhole(ctx, clock)).value;
}

/** The same as plain JSON values. @throws as {@link readWhole} */
export async function readValue(ctx: Context, clock: Clock): Promise<unknown> {
  return plainValue(await readWritten(ctx, clock));
}
