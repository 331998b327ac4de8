/** Questions by UDP: each datagram is one, and so is its answer. */
import { createSocket } from "node:dgram";
import { isIPv6 } from "node:net";
import type { Resolver } from "./resolver.js";

export interface Listening {
  close(): void;
}

/** @throws Error EADDRINUSE, EADDRNOTAVAIL, EACCES */
export async function listenUdp(resolver: Pick<Resolver, "handle">, address: string, port: number): Promise<Listening> {
  const socket = createSocket({ type: isIPv6(address) ? "udp6" : "udp4" });
  await new Promise<void>((resolve, reject) => {
    socket.once("error", (error) => {
      socket.close();
      reject(error);
    });
    socket.bind({ address, port, exclusive: true }, resolve);
  });
  let isOpen = true;
  socket.removeAllListeners("error");
  // An answer that cannot be sent (its client has gone) is lost, as datagrams are.
  socket.on("error", () => undefined);
  socket.on("message", (message, from) => {
    void resolver.handle(message, "udp", from.address).then((answer) => {
      if (answer && isOpen) socket.send(answer, from.port, from.address);
    });
  });
  return {
    close: () => {
      isOpen = false;
      socket.close();
    },
  };
}
