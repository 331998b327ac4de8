/** What a request has while it is worked on, and may give back while it waits for something else. */
import type { IncomingMessage } from "node:http";
import type { Context } from "koa";
import { type Asker, callerIn, flowOf, levelOf } from "./askers.js";
import { bodyBytesPerMs } from "./limits.js";
import type { Load } from "./load.js";

interface Share {
  /** Gives its seat back; a second time does nothing. */
  leave(): void;
  /** Waits for a seat again. */
  enter(): Promise<void>;
  /** Keeps so many bytes more of its body; false when there is no room. */
  hold(bytes: number): boolean;
}

const shares = new WeakMap<IncomingMessage, Share>();

/** Who asks; who waits for a place needs no seat. */
export function askerOf(ctx: Context): Asker {
  return {
    flow: flowOf(ctx.req, callerIn(ctx)),
    onGone: (listener) => {
      if (ctx.res.destroyed) listener();
      else ctx.res.once("close", listener);
    },
    onWait: () => leaveSeat(ctx),
  };
}

/** What a request waits for from now on needs no seat. */
export function leaveSeat(ctx: Context): void {
  shares.get(ctx.req)?.leave();
}

/** What follows is a stream, which has a place of its own: the request's seat is given back. */
export function beginStream(ctx: Context): void {
  ctx.respond = false;
  leaveSeat(ctx);
}

/** Waits for what the client sends: it may take its time, and needs no seat for it. */
export async function withoutSeat<T>(
  request: IncomingMessage,
  wait: (hold: (bytes: number) => boolean) => Promise<T>,
): Promise<T> {
  const share = shares.get(request);
  share?.leave();
  const result = await wait((bytes) => share?.hold(bytes) ?? true);
  await share?.enter();
  return result;
}

/** The share of a request from now on. `end` gives all of it back. */
export function shareOf(load: Load, ctx: Context): Share & { end(): void } {
  const gate = load.seatsOf(levelOf(callerIn(ctx)));
  const asker = askerOf(ctx);
  let held = 0;
  let leave = (): void => {};
  const share = {
    leave: () => leave(),
    enter: async () => {
      leave = await gate.enter(asker);
      if (held > 0) await load.turns.take(() => {}, held / bodyBytesPerMs);
    },
    hold: (bytes: number) => {
      const isKept = load.bodies.add(asker.flow, bytes);
      if (isKept) held += bytes;
      return isKept;
    },
    end: () => {
      leave();
      load.bodies.giveBack(asker.flow, held);
    },
  };
  shares.set(ctx.req, share);
  return share;
}
