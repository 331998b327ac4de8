import { createSocket } from "node:dgram";

/** One UDP packet, from a port of its own each time: the kernel translates only the first packet of a flow. */
export function sendProbe(ip: string, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    const socket = createSocket("udp4");
    const end = (error: NodeJS.ErrnoException | null): void => {
      socket.close();
      // EPERM is how a sender learns that a rule dropped its packet.
      if (error && error.code !== "EPERM") reject(error);
      else resolve();
    };
    socket.once("error", end);
    socket.send("", port, ip, end);
  });
}
