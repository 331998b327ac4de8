/** Reads streams of the API piece by piece: lines of a watch, blocks of server-sent events. */
import { WebSocket } from "ws";
import type { Json } from "./cluster.js";

export interface Pieces {
  status: number;
  /** The next piece; undefined at the end. */
  next(): Promise<string | undefined>;
  /** The next so many lines of JSON. */
  take(count: number): Promise<Json[]>;
  close(): void;
}

/** `left`: what came after the last separator. */
async function* split(
  body: ReadableStream<Uint8Array>,
  separator: string,
  left: { text: string },
): AsyncGenerator<string> {
  const decoder = new TextDecoder();
  let rest = "";
  for await (const chunk of body) {
    rest += decoder.decode(chunk as Uint8Array, { stream: true });
    const parts = rest.split(separator);
    rest = parts.pop() ?? "";
    yield* parts;
  }
  left.text = rest;
}

/** Opens a stream; `separator` ends a piece. */
export async function openStream(url: string, headers: Record<string, string> = {}, separator = "\n"): Promise<Pieces> {
  const abort = new AbortController();
  const response = await fetch(url, { headers, signal: abort.signal });
  const left = { text: "" };
  const pieces = split(response.body as ReadableStream<Uint8Array>, separator, left);
  const next = async (): Promise<string | undefined> => {
    const { done, value } = await pieces.next();
    return done ? undefined : value;
  };
  // Named below, so that it lives: the body of a response that is collected before it is read is cancelled.
  return {
    status: response.status,
    next,
    take: async (count) => {
      const out: Json[] = [];
      while (out.length < count) {
        const piece = await next();
        if (piece === undefined)
          throw new Error(`the stream (${response.status}) ended after ${out.length} of ${count}: ${left.text}`);
        out.push(JSON.parse(piece));
      }
      return out;
    },
    close: () => abort.abort(),
  };
}

export interface SocketPieces {
  socket: WebSocket;
  protocol: string;
  next(): Promise<Buffer>;
  closed: Promise<number>;
}

/** Opens a WebSocket; rejects with the status and body when it is refused. */
export function openSocket(
  url: string,
  protocols: string[] = [],
  headers: Record<string, string> = {},
): Promise<SocketPieces> {
  const socket = new WebSocket(url.replace("http", "ws"), protocols, { headers });
  const waiting: Buffer[] = [];
  const readers: ((data: Buffer) => void)[] = [];
  socket.on("message", (data: Buffer) => {
    const reader = readers.shift();
    if (reader) reader(data);
    else waiting.push(data);
  });
  const closed = new Promise<number>((resolve) => socket.on("close", resolve));
  return new Promise((resolve, reject) => {
    socket.on("open", () =>
      resolve({
        socket,
        protocol: socket.protocol,
        closed,
        next: () => {
          const data = waiting.shift();
          return data ? Promise.resolve(data) : new Promise((hear) => readers.push(hear));
        },
      }),
    );
    socket.on("error", reject);
    socket.on("unexpected-response", (_request, response) => {
      let text = "";
      response.on("data", (chunk: Buffer) => {
        text += chunk.toString();
      });
      response.on("end", () => reject(Object.assign(new Error(text), { status: response.statusCode })));
    });
  });
}
