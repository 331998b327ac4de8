/** Lists on their way to a client: whole if they are short, else piece by piece, as fast as they are read. */
import type { Context } from "koa";
import type { AnyObject } from "../../../core/kinds/all.js";
import { answerBytesMax, chunkBytesMax, hurriedMsMax, stalledMsMax, zipBytes } from "../limits.js";
import type { Load } from "../load.js";
import type { Services } from "../services.js";
import { askerOf, beginStream, leaveSeat } from "../shares.js";
import { responseSink } from "../sinks.js";
import type { ListWords } from "./list-words.js";
import { nextPiece, sendInTurns } from "./pieces.js";
import { wantsZip, zipInto } from "./zipped.js";

/** A list as it is now. */
export interface List extends ListWords {
  items: readonly AnyObject[];
}

const comma = Buffer.from(",");

function* textsOf({ frames, items, item }: List): Generator<Buffer> {
  for (const [i, frame] of frames.entries()) {
    yield Buffer.from(frame);
    if (i === frames.length - 1) return;
    for (let n = 0; n < items.length; n++) {
      if (n > 0) yield comma;
      yield item(items[n] as AnyObject);
    }
  }
}

/** What a list keeps in memory while it is sent: its objects are the store's, so it is one reference each, and a piece. */
export const answerBytes = (count: number): number => Math.min(answerBytesMax, 2 * chunkBytesMax + 8 * count);

/** Whoever stalls may do so for a while, but not when others wait for its place. */
const patienceOf = (load: Load) => (): number => (load.answers.waiting > 0 ? hurriedMsMax : stalledMsMax);

/**
 * Answers with a list.
 * @param read the list as it is now; asked again if the answer has to wait for its place
 * @throws what `read` throws; Fault TooManyRequests
 */
export async function answerList(services: Services, ctx: Context, read: () => Promise<List>): Promise<void> {
  const { load, clock } = services.deps;
  ctx.type = "application/json";
  let list: List | undefined = await read();
  const first = nextPiece(textsOf(list));
  if (first.isLast) {
    ctx.body = Buffer.concat(first.texts);
    return;
  }
  // Who waits keeps nothing in memory.
  const onWait = (): void => {
    list = undefined;
    leaveSeat(ctx);
  };
  const isZipped = ctx.method !== "HEAD" && wantsZip(ctx.req.headers, ctx.req.socket.remoteAddress ?? "");
  const kept = answerBytes(list.items.length) + (isZipped ? zipBytes : 0);
  const leave = await load.answers.enter({ ...askerOf(ctx), onWait }, Math.min(answerBytesMax, kept));
  try {
    list ??= await read();
    ctx.status = 200;
    beginStream(ctx);
    const through = isZipped ? zipInto(ctx.res) : ctx.res;
    const sink = responseSink(ctx.res, clock, patienceOf(load), through);
    if (ctx.method === "HEAD" || (await sendInTurns(sink, load.turns, textsOf(list)))) sink.end();
  } catch (error) {
    if (ctx.headerSent) ctx.res.destroy();
    throw error;
  } finally {
    leave();
  }
}
