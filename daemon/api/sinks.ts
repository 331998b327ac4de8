/** Where the texts of a stream go: a chunked answer or a WebSocket. Both take no more than their reader does. */
import type { ServerResponse } from "node:http";
import type { Writable } from "node:stream";
import type { WebSocket } from "ws";
import type { Clock } from "../../core/time.js";
import { stalledMsMax } from "./limits.js";

/** Sent but not yet taken by the system: below this nobody waits. */
const waitAboveBytes = 64 * 1024;

type Text = string | Buffer;

export interface Sink {
  /** Resolves when more may be sent; false when the reader is gone or takes nothing any more. */
  send(text: Text): Promise<boolean>;
  /** Several at once, each whole. */
  sendAll(texts: readonly Buffer[]): Promise<boolean>;
  /** Hears once when the reader goes. */
  onClose(listener: () => void): void;
  end(): void;
}

/** How long a reader may take nothing; asked again and again. */
export type Patience = () => number;

const patienceDefault: Patience = () => stalledMsMax;

/** A reader whose patience may shrink while it stalls is looked at this often. */
const lookMs = 1_000;

/** `taken` when the data is, false if the reader stalls or goes. */
function patient(
  clock: Clock,
  patience: Patience,
  waitFor: (taken: (ok: boolean) => void) => void,
  giveUp: () => void,
): Promise<boolean> {
  return new Promise((resolve) => {
    const sinceMs = clock.nowMs();
    const arm = (): ReturnType<Clock["after"]> => {
      const leftMs = sinceMs + patience() - clock.nowMs();
      return clock.after(Math.max(0, Math.min(lookMs, leftMs)), () => {
        if (clock.nowMs() - sinceMs < patience()) {
          timer = arm();
          return;
        }
        giveUp();
        resolve(false);
      });
    };
    let timer = arm();
    waitFor((ok) => {
      timer.cancel();
      resolve(ok);
    });
  });
}

/**
 * The body of an HTTP answer whose head is set; it is sent at once.
 * @param through what the texts pass on their way, and is piped into the response already
 */
export function responseSink(
  response: ServerResponse,
  clock: Clock,
  patience = patienceDefault,
  through: Writable = response,
): Sink {
  response.flushHeaders();
  response.on("error", () => response.destroy());
  const drained = (): Promise<boolean> =>
    patient(
      clock,
      patience,
      (taken) => {
        const settle = (ok: boolean) => (): void => {
          through.off("drain", onDrain);
          response.off("close", onClose);
          taken(ok);
        };
        const onDrain = settle(true);
        const onClose = settle(false);
        through.on("drain", onDrain);
        response.on("close", onClose);
      },
      () => response.destroy(),
    );
  const send = async (text: Text): Promise<boolean> => {
    if (response.destroyed || response.writableEnded) return false;
    return through.write(text) || drained();
  };
  return {
    send,
    sendAll: (texts) => (texts.length === 0 ? Promise.resolve(!response.destroyed) : send(Buffer.concat(texts))),
    onClose: (listener) => {
      if (response.destroyed) listener();
      else response.once("close", listener);
    },
    end: () => through.end(),
  };
}

/** One message a text. */
export function socketSink(socket: WebSocket, clock: Clock): Sink {
  const send = async (text: Text): Promise<boolean> => {
    if (socket.readyState !== socket.OPEN) return false;
    const asText = { binary: false };
    if (socket.bufferedAmount < waitAboveBytes) {
      socket.send(text, asText, () => {});
      return true;
    }
    return patient(
      clock,
      patienceDefault,
      (taken) => socket.send(text, asText, (error) => taken(!error)),
      () => socket.terminate(),
    );
  };
  return {
    send,
    sendAll: async (texts) => {
      for (const text of texts) if (!(await send(text))) return false;
      return true;
    },
    onClose: (listener) => {
      if (socket.readyState === socket.CLOSED) listener();
      else socket.once("close", listener);
    },
    end: () => socket.close(1000),
  };
}
