/**
 * Ports of a pod, forwarded to a client over SPDY: for each connection two streams of one request id, one for its bytes
 * and one for what went wrong. @see Kubernetes' portforward.k8s.io
 */
import type { Duplex } from "node:stream";
import { pipeline } from "node:stream/promises";
import { asFault, Fault } from "../../core/fault.js";
import { SpdyConnection } from "./spdy/connection.js";
import type { SpdyStream } from "./spdy/stream.js";

export const forwardProtocol = "portforward.k8s.io";
/** The same in a WebSocket, whose messages are pieces of one stream of bytes. */
export const tunnelProtocol = `SPDY/3.1+${forwardProtocol}`;

/** @throws Fault BadRequest */
function portOf(stream: SpdyStream): number {
  const port = Number(stream.headers.get("port"));
  if (Number.isInteger(port) && port > 0 && port <= 65_535) return port;
  throw new Fault("BadRequest", `"${(stream.headers.get("port") ?? "").slice(0, 40)}" is no port`);
}

/** Carries one connection to its end, and tells what kept it from that. */
async function carry(data: SpdyStream, error: SpdyStream, open: (port: number) => Promise<Duplex>): Promise<void> {
  error.resume();
  try {
    const target = await open(portOf(data));
    // Who goes first, or resets the stream, is no error: both ends have what was sent until then. A client keeps its end
    // until it has heard that nothing went wrong, so it hears that as soon as the program has said its last.
    const said = pipeline(target, data).finally(() => error.end());
    await Promise.allSettled([pipeline(data, target), said]);
    return;
  } catch (why) {
    error.write(`an error occurred forwarding ${data.headers.get("port")}: ${asFault(why).message}`);
    data.destroy();
  }
  error.end();
}

/** Serves a client to its end. @param open connects to a port of the pod */
export async function serveForward(bytes: Duplex, open: (port: number) => Promise<Duplex>): Promise<void> {
  const waiting = new Map<string, SpdyStream>();
  const connection = new SpdyConnection(bytes, (stream) => {
    const id = stream.headers.get("requestid") ?? "";
    const other = waiting.get(id);
    const type = stream.headers.get("streamtype");
    if ((type !== "data" && type !== "error") || other?.headers.get("streamtype") === type) {
      stream.destroy();
      return;
    }
    if (!other) {
      waiting.set(id, stream);
      stream.once("close", () => waiting.get(id) === stream && waiting.delete(id));
      return;
    }
    waiting.delete(id);
    const [data, error] = type === "data" ? [stream, other] : [other, stream];
    void carry(data, error, open);
  });
  await connection.run();
}
