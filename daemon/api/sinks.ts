/** Where the texts of a stream go: a chunked answer or a WebSocket. Both take no more than their reader does. */
import type { ServerResponse } from "node:http";
import type { WebSocket } from "ws";
import type { Clock } from "../../core/time.js";
import { stalledMsMax } from "./limits.js";

/** Sent but not yet taken by the system: below this nobody waits. */
const waitAboveBytes = 64 * 1024;

export interface Sink {
  /** Resolves when more may be sent; false when the reader is gone or takes nothing any more. */
  send(text: string): Promise<boolean>;
  /** Hears once when the reader goes. */
  onClose(listener: () => void): void;
  end(): void;
}

/** `taken` when the data is, false if the reader stalls or goes. */
function patient(clock: Clock, waitFor: (taken: (ok: boolean) => void) => void, giveUp: () => void): Promise<boolean> {
  return new Promise((resolve) => {
    const timer = clock.after(stalledMsMax, () => {
      giveUp();
      resolve(false);
    });
    waitFor((ok) => {
      timer.cancel();
      resolve(ok);
    });
  });
}

/** The body of an HTTP answer whose head is set; it is sent at once. */
export function responseSink(response: ServerResponse, clock: Clock): Sink {
  response.flushHeaders();
  response.on("error", () => response.destroy());
  return {
    send: async (text) => {
      if (response.destroyed || response.writableEnded) return false;
      if (response.write(text)) return true;
      return patient(
        clock,
        (taken) => {
          const settle = (ok: boolean) => (): void => {
            response.off("drain", onDrain);
            response.off("close", onClose);
            taken(ok);
          };
          const onDrain = settle(true);
          const onClose = settle(false);
          response.on("drain", onDrain);
          response.on("close", onClose);
        },
        () => response.destroy(),
      );
    },
    onClose: (listener) => {
      if (response.destroyed) listener();
      else response.once("close", listener);
    },
    end: () => response.end(),
  };
}

/** One message a text. */
export function socketSink(socket: WebSocket, clock: Clock): Sink {
  return {
    send: async (text) => {
      if (socket.readyState !== socket.OPEN) return false;
      if (socket.bufferedAmount < waitAboveBytes) {
        socket.send(text, () => {});
        return true;
      }
      return patient(
        clock,
        (taken) => socket.send(text, (error) => taken(!error)),
        () => socket.terminate(),
      );
    },
    onClose: (listener) => {
      if (socket.readyState === socket.CLOSED) listener();
      else socket.once("close", listener);
    },
    end: () => socket.close(1000),
  };
}
