/** One client address of a UDP portal and the backend that answers it, over a socket of their own. */
import { createSocket, type Socket } from "node:dgram";
import { isIPv6 } from "node:net";
import type { Candidate } from "./rotation.js";

/** Datagrams kept while the socket to the backend is being made; further ones are lost, as UDP may. */
export const waitingDatagramsMax = 64;

/** A lookup that has nothing to look up: backends have addresses, not names. */
const noLookup = (
  ip: string,
  _options: unknown,
  callback: (error: NodeJS.ErrnoException | null, address: string, family: number) => void,
): void => callback(null, ip, isIPv6(ip) ? 6 : 4);

export class UdpClient {
  readonly candidate: Candidate;
  usedAtMs: number;
  readonly #socket: Socket;
  readonly #closed: (refused: Buffer | null) => void;
  #waiting: Buffer[] | null = [];
  #unanswered: Buffer | null = null;
  #ended = false;

  /**
   * @param answer sends a backend's datagram to the client
   * @param closed called once, when the client is forgotten; with the last datagram if the backend refused it
   */
  constructor(
    candidate: Candidate,
    nowMs: number,
    answer: (datagram: Buffer) => void,
    closed: (refused: Buffer | null) => void,
  ) {
    const { backend } = candidate;
    this.candidate = candidate;
    candidate.open++;
    this.usedAtMs = nowMs;
    this.#closed = closed;
    this.#socket = createSocket({ type: isIPv6(backend.ip) ? "udp6" : "udp4", lookup: noLookup });
    this.#socket.on("message", (datagram) => {
      this.#unanswered = null;
      answer(datagram);
    });
    // A refusal (nothing listens there any more) comes as an error of the connected socket.
    this.#socket.on("error", () => this.#close(this.#unanswered));
    this.#socket.connect(backend.port, backend.ip, () => {
      const waiting = this.#waiting ?? [];
      this.#waiting = null;
      for (const datagram of waiting) this.send(datagram);
    });
  }

  /** Sends a datagram to the backend. */
  send(datagram: Buffer): void {
    if (this.#ended) return;
    this.#unanswered = datagram;
    if (this.#waiting === null) this.#socket.send(datagram, (error) => error && this.#close(datagram));
    else if (this.#waiting.length < waitingDatagramsMax) this.#waiting.push(datagram);
  }

  close(): void {
    this.#close(null);
  }

  #close(refused: Buffer | null): void {
    if (this.#ended) return;
    this.#ended = true;
    this.candidate.open--;
    this.#socket.close();
    this.#closed(refused);
  }
}
