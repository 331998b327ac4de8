/** Bodies of typed clients: protobuf, or what the others send. */
import type { Context } from "koa";
import { readProtobuf, type WireMessage } from "../../core/schema/protobuf.js";
import type { Clock } from "../../core/time.js";
import { readBytes, readValue } from "./body.js";

const protobufType = "application/vnd.kubernetes.protobuf";

/** The value of a body, whose fields `wire` numbers. @throws as `readValue`; Fault BadRequest */
export async function readTyped(ctx: Context, clock: Clock, wire: WireMessage): Promise<unknown> {
  const type = (ctx.get("content-type").split(";")[0] ?? "").trim().toLowerCase();
  if (type !== protobufType) return readValue(ctx, clock);
  return readProtobuf(await readBytes(ctx.req, clock), wire);
}
