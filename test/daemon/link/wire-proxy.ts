/** A TCP proxy on loopback whose connections a test can break or stall. */
import { once } from "node:events";
import { type AddressInfo, connect, createServer, type Socket } from "node:net";

export interface WireProxy {
  port: number;
  breakAll(): void;
  /** Stops passing anything on the present connections. */
  stallAll(): void;
  close(): Promise<void>;
}

/** @param targetPort where connections go on loopback */
export async function wireProxy(targetPort: number): Promise<WireProxy> {
  const sockets = new Set<Socket>();
  const stalled = new WeakSet<Socket>();
  const server = createServer((near) => {
    const far = connect(targetPort, "127.0.0.1");
    for (const [from, to] of [
      [near, far],
      [far, near],
    ] as const) {
      sockets.add(from);
      from.pipe(to);
      from.on("error", () => {});
      from.on("close", () => {
        sockets.delete(from);
        if (!stalled.has(from)) to.destroy();
      });
    }
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const breakAll = (): void => {
    for (const socket of sockets) socket.destroy();
  };
  return {
    port: (server.address() as AddressInfo).port,
    breakAll,
    stallAll: () => {
      for (const socket of sockets) {
        stalled.add(socket);
        socket.unpipe();
        socket.pause();
      }
    },
    close: async () => {
      breakAll();
      server.close();
      await once(server, "close");
    },
  };
}
