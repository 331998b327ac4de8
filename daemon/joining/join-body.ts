/** What is sent to join: a few words of JSON. Nothing is read of who has not shown what lets him ask. */
import type { Context } from "koa";
import { Fault } from "../../core/fault.js";
import { isRecord } from "../../core/schema/shape.js";
import type { Clock } from "../../core/time.js";
import { readBytes } from "../api/body.js";

/** A name, a hash and a secret have room in a quarter of it. */
export const joinBytesMax = 4 * 1024;

/** @throws Fault UnsupportedMediaType, RequestEntityTooLarge, BadRequest */
export async function joinBody(ctx: Context, clock: Clock): Promise<Record<string, unknown>> {
  const type = ctx.get("content-type");
  if (type !== "" && !/^application\/json\s*(;|$)/i.test(type))
    throw new Fault("UnsupportedMediaType", `${type.slice(0, 80)} is not taken here; send application/json`);
  const bytes = await readBytes(ctx.req, clock, joinBytesMax);
  let value: unknown;
  try {
    value = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
  } catch {
    throw new Fault("BadRequest", "the body must be JSON");
  }
  if (!isRecord(value)) throw new Fault("BadRequest", "the body must be an object");
  return value;
}

/** @throws Fault BadRequest */
export function textIn(body: Record<string, unknown>, name: string): string {
  const value = Object.hasOwn(body, name) ? body[name] : "";
  if (typeof value !== "string") throw new Fault("BadRequest", `${name}: a string is expected`);
  return value;
}
