/**
 * A link whose messages come late. The kernel's own way (netem) is often not there, so the host's connections to the
 * master are led over this process, which passes everything on after a while, in order.
 */
import { once } from "node:events";
import { type AddressInfo, connect, createServer, type Server, type Socket } from "node:net";

export interface Lateness {
  delayMs: number;
  /** Up to this much more. */
  jitterMs: number;
}

/** Does things late, and in the order they were given: two timers set one after the other may fire the other way. */
function late({ delayMs, jitterMs }: Lateness): (work: () => void) => void {
  const waiting: { atMs: number; work: () => void }[] = [];
  let notBeforeMs = 0;
  const wait = (): void => {
    const [first] = waiting;
    if (first) setTimeout(go, Math.max(0, Math.ceil(first.atMs - performance.now())));
  };
  const go = (): void => {
    while (waiting[0] && waiting[0].atMs <= performance.now()) waiting.shift()?.work();
    wait();
  };
  return (work) => {
    notBeforeMs = Math.max(notBeforeMs, performance.now() + delayMs + Math.random() * jitterMs);
    waiting.push({ atMs: notBeforeMs, work });
    if (waiting.length === 1) wait();
  };
}

/** Passes on what comes from one side, each piece late and none before the one it follows. */
function passOn(from: Socket, to: Socket, lateness: Lateness): void {
  const later = late(lateness);
  from.on("data", (piece) => later(() => to.write(piece)));
  from.on("end", () => later(() => to.end()));
  // What was written before goes out first.
  from.on("close", () => later(() => to.destroySoon()));
  // It closes then.
  from.on("error", () => undefined);
}

export class LateLink {
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();

  private constructor(master: { host: string; port: number }, lateness: Lateness) {
    // Either side may go on after the other has ended.
    this.#server = createServer({ allowHalfOpen: true }, (near) => {
      const far = connect({ ...master, allowHalfOpen: true });
      for (const socket of [near, far]) {
        socket.setNoDelay(true);
        this.#sockets.add(socket);
        socket.once("close", () => this.#sockets.delete(socket));
      }
      passOn(near, far, lateness);
      passOn(far, near, lateness);
    });
  }

  /** Listens on the master's address. @throws Error when that is not ours */
  static async open(master: { host: string; port: number }, lateness: Lateness): Promise<LateLink> {
    const link = new LateLink(master, lateness);
    link.#server.listen(0, master.host);
    await once(link.#server, "listening");
    return link;
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  /** Ends it, and the connections over it. */
  close(): void {
    this.#server.close();
    for (const socket of this.#sockets) socket.destroy();
  }
}
