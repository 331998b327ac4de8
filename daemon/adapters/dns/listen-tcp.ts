/** Questions by TCP: several on one connection, answered as they are ready (RFC 7766). Whoever asks nothing hangs up, or we do. */
import { createServer, type Socket } from "node:net";
import { Frames, framed } from "./framed.js";
import type { Listening } from "./listen-udp.js";
import { queryBytesMax } from "./query.js";
import type { Resolver } from "./resolver.js";

const connectionsMax = 256;
const ofClientMax = 32;
/** Without a question that is here whole. */
const idleMsMax = 10_000;
/** Questions of one connection that are answered at the same time; the next is not read before. */
const atOnceMax = 16;

function serve(resolver: Pick<Resolver, "handle">, socket: Socket, client: string): void {
  const frames = new Frames(queryBytesMax);
  let open = 0;
  let isLast = false;
  const answer = async (message: Buffer): Promise<void> => {
    if (++open >= atOnceMax) socket.pause();
    const said = await resolver.handle(message, "tcp", client);
    open--;
    if (socket.destroyed) return;
    // What is no question gets no answer; the stream may be out of step.
    if (!said) return void socket.destroy();
    const hasRoom = socket.write(framed(said));
    if (isLast && open === 0) socket.end();
    else if (hasRoom && open < atOnceMax) socket.resume();
  };
  socket.setTimeout(idleMsMax, () => socket.destroy());
  socket.on("error", () => undefined);
  socket.on("drain", () => socket.resume());
  socket.on("end", () => {
    isLast = true;
    if (open === 0) socket.end();
  });
  socket.on("data", (piece) => {
    const messages = frames.take(piece);
    if (!messages) return void socket.destroy();
    for (const message of messages) void answer(message);
  });
}

/** @throws Error as listenUdp */
export async function listenTcp(resolver: Pick<Resolver, "handle">, address: string, port: number): Promise<Listening> {
  const sockets = new Set<Socket>();
  const ofClient = (client: string): number => [...sockets].filter((s) => s.remoteAddress === client).length;
  const server = createServer({ highWaterMark: queryBytesMax, allowHalfOpen: true });
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen({ host: address, port, exclusive: true }, resolve);
  });
  server.removeAllListeners("error");
  server.on("error", () => undefined);
  server.on("connection", (socket) => {
    const client = socket.remoteAddress ?? "";
    if (sockets.size >= connectionsMax || ofClient(client) >= ofClientMax) return void socket.resetAndDestroy();
    sockets.add(socket);
    socket.once("close", () => sockets.delete(socket));
    serve(resolver, socket, client);
  });
  return {
    close: () => {
      server.close();
      for (const socket of sockets) socket.destroy();
    },
  };
}
