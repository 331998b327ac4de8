/**
 * One TCP connection through a portal: dial a backend, and another if that fails, then carry bytes both ways until
 * both sides have ended. Nothing is read from the client before a backend is reached, so a retry loses nothing.
 */
import { connect, type Socket } from "node:net";
import type { Timer } from "../../../core/time.js";
import type { PortalEnv } from "./portal.js";
import type { PortalCounts } from "./portal-pool.js";
import { proxyHeader } from "./proxy-header.js";
import { ReadBuffer } from "./read-buffer.js";
import type { Candidate, Rotation } from "./rotation.js";

/**
 * Bytes that may wait for a slow side before the other is no longer read. A read brings at most 64 KiB and mostly
 * goes out at once, so a lower mark would pause and resume at every large read.
 */
export const waitingBytesMax = 131_072;
/** A connection with nothing to say is probed after this, so that a peer that vanished is noticed. */
const keepAliveMs = 60_000;

/** The portal a connection belongs to. */
export interface ConnectionOwner {
  readonly env: PortalEnv;
  readonly rotation: Rotation;
  readonly counts: PortalCounts;
  readonly saysClient: boolean;
  /** Both sides of it are closed. */
  ended(connection: TcpConnection): void;
}

export class TcpConnection {
  /** The backend that is reached or being dialled. */
  #candidate: Candidate | undefined;
  readonly #portal: ConnectionOwner;
  readonly #client: Socket;
  #server: Socket | undefined;
  #isDialling = false;
  #tried: Set<Candidate> | undefined;
  #timeouts = 0;
  /** A dial ran out of time since every backend was last open to be tried. */
  #ranOut = false;
  #dialTimer: Timer | undefined;
  readonly #readBuffer = new ReadBuffer();
  #openSides = 1;
  #writesToClient = 0;
  #writesToServer = 0;
  #probed = false;
  #moved = true;
  #movedAtMs = 0;

  constructor(portal: ConnectionOwner, client: Socket) {
    this.#portal = portal;
    this.#client = client;
    client.on("error", () => this.reset());
    client.on("close", () => this.#sideClosed());
    this.#dial();
  }

  /** If its backend is no more: a connection that stands is reset, one that is being dialled goes elsewhere. */
  checkBackend(): void {
    if (this.#candidate === undefined || this.#candidate.isKnown) return;
    if (this.#isDialling) this.#dialFailed();
    else this.reset();
  }

  /** Ends both sides at once, with a reset, so that neither takes a cut for an orderly end. */
  reset(): void {
    this.#dialTimer?.cancel();
    this.#abort(this.#client);
    if (this.#server) this.#abort(this.#server);
  }

  /**
   * Called now and then: closes the connection if nothing has moved for too long.
   * @param idleMs as the service wants it
   */
  sweep(nowMs: number, idleMs: number): void {
    this.#probe();
    if (this.#moved) {
      this.#moved = false;
      this.#movedAtMs = nowMs;
      return;
    }
    const { halfOpenIdleMs } = this.#portal.env.limits;
    const halfOpen = this.#client.readableEnded || (this.#server?.readableEnded ?? false);
    if (nowMs - this.#movedAtMs >= (halfOpen ? Math.min(halfOpenIdleMs, idleMs) : idleMs)) this.reset();
  }

  /** Keep-alive takes four system calls a socket; only a connection that lasts is worth them. */
  #probe(): void {
    if (this.#probed || this.#isDialling || !this.#server) return;
    this.#probed = true;
    this.#client.setKeepAlive(true, keepAliveMs);
    this.#server.setKeepAlive(true, keepAliveMs);
  }

  #abort(socket: Socket): void {
    if (socket.destroyed) return;
    // While connecting, Node would put a reset off until it is connected. While the end is being sent, libuv
    // refuses a reset, and Node 20 then never closes the handle: the thread could not end any more.
    const ending = socket.writableEnded && !socket.writableFinished;
    if (socket.connecting || ending) socket.destroy();
    else socket.resetAndDestroy();
  }

  #dial(): void {
    const { counts, env } = this.#portal;
    const timeoutMs = env.limits.dialTimeoutsMs[this.#timeouts];
    const tries = this.#tried?.size ?? 0;
    const candidate = this.#pick(timeoutMs !== undefined);
    if (candidate === undefined || timeoutMs === undefined || tries >= env.limits.dialAttemptsMax) {
      counts.refused++;
      this.#abort(this.#client);
      return;
    }
    if (this.#tried !== undefined) counts.retried++;
    this.#candidate = candidate;
    candidate.open++;
    this.#isDialling = true;
    const options = {
      host: candidate.backend.ip,
      port: candidate.backend.port,
      allowHalfOpen: true,
      writableHighWaterMark: waitingBytesMax,
      onread: {
        buffer: () => this.#readBuffer.next(),
        callback: (count: number, memory: Uint8Array) => this.#answered(count, memory),
      },
    };
    const server = connect(options);
    this.#server = server;
    this.#dialTimer = env.clock.after(timeoutMs, () => {
      this.#timeouts++;
      this.#ranOut = true;
      this.#portal.rotation.suspect(candidate);
      this.#dialFailed();
    });
    server.on("connect", () => this.#reached(server, candidate));
    server.on("error", (error: NodeJS.ErrnoException) => {
      if (this.#server !== server) return;
      if (!this.#isDialling) return this.reset();
      // Who refuses is there and may soon listen again; whose host cannot be reached is best left alone a while.
      if (error.code !== "ECONNREFUSED") this.#portal.rotation.suspect(candidate);
      this.#dialFailed();
    });
    server.on("close", () => {
      if (this.#server === server && !this.#isDialling) this.#sideClosed();
    });
  }

  /** Gives up the dial under way and goes on to the next backend. */
  #dialFailed(): void {
    const [server, failed] = [this.#server, this.#candidate];
    this.#dialTimer?.cancel();
    this.#isDialling = false;
    this.#server = undefined;
    server?.destroy();
    this.#release();
    if (this.#client.destroyed || failed === undefined) return;
    this.#tried ??= new Set();
    this.#tried.add(failed);
    this.#dial();
  }

  #release(): void {
    if (this.#candidate) this.#candidate.open--;
    this.#candidate = undefined;
  }

  /**
   * The next backend. When all were tried and one of them only was too slow, they are tried again, with more time:
   * a backend whose queue is full for a moment is not down (0.5.4 dialled a lone endpoint four times).
   */
  #pick(mayRepeat: boolean): Candidate | undefined {
    const { rotation } = this.#portal;
    const candidate = rotation.pick(this.#address(), this.#tried);
    if (candidate !== undefined || !this.#ranOut || !mayRepeat) return candidate;
    this.#ranOut = false;
    this.#tried?.clear();
    return rotation.pick(this.#address(), this.#tried);
  }

  /** The client's address, where it matters; to know it costs a system call. */
  #address(): string {
    return this.#portal.rotation.isSticky ? (this.#client.remoteAddress ?? "") : "";
  }

  #reached(server: Socket, candidate: Candidate): void {
    if (this.#server !== server) return;
    this.#dialTimer?.cancel();
    // Taken out while it was dialled: it must not get what is a new connection.
    if (!candidate.isServing) return this.#dialFailed();
    const { rotation, counts } = this.#portal;
    this.#isDialling = false;
    this.#openSides++;
    this.#tried = undefined;
    this.#dialTimer = undefined;
    counts.served++;
    rotation.reached(this.#address(), candidate);
    if (this.#portal.saysClient) this.#sayClient(server);
    const client = this.#client;
    client.on("data", (chunk: Buffer) => {
      this.#moved = true;
      counts.bytesToBackends += chunk.length;
      if (++this.#writesToServer === 2) server.setNoDelay(true);
      if (!server.write(chunk)) client.pause();
    });
    server.on("drain", () => client.resume());
    client.on("drain", () => server.resume());
    client.on("end", () => this.#ended(client, server));
    server.on("end", () => this.#ended(server, client));
    client.resume();
  }

  /** Not counted as bytes of the client, and never sent to a backend that was not reached. */
  #sayClient(server: Socket): void {
    const { remoteAddress, remotePort, localAddress, localPort } = this.#client;
    const client = { ip: remoteAddress ?? "", port: remotePort ?? 0 };
    server.write(proxyHeader(client, { ip: localAddress ?? "", port: localPort ?? 0 }));
    this.#writesToServer++;
  }

  /**
   * Passes on what the backend sent; most bytes of most services go this way. A write that went out at once leaves
   * the memory free for the next read. False = read no more until the client has drained.
   */
  #answered(count: number, memory: Uint8Array): boolean {
    const client = this.#client;
    this.#moved = true;
    this.#portal.counts.bytesToClients += count;
    // Only a second small write can be held back by the kernel: a short connection is spared the system call.
    if (++this.#writesToClient === 2) client.setNoDelay(true);
    const goOn = client.write(count === memory.length ? memory : memory.subarray(0, count));
    this.#readBuffer.used(count, client.writableLength > 0);
    return goOn;
  }

  /**
   * `from` says no more, so `to` is told. Often both end at once: to close a socket then says so with fewer system
   * calls than to end it first, hence the look at what else the kernel had to tell.
   */
  #ended(from: Socket, to: Socket): void {
    if (to.readableEnded) {
      this.#finish(from);
      this.#finish(to);
    } else setImmediate(() => !to.readableEnded && to.end());
  }

  /** Both sides have ended: closes `socket` once all is sent. */
  #finish(socket: Socket): void {
    if (socket.writableLength > 0) socket.end();
    else if (!socket.writableEnded) socket.destroy();
  }

  #sideClosed(): void {
    this.#openSides--;
    if (this.#openSides > 0) return;
    this.#dialTimer?.cancel();
    if (this.#isDialling && this.#server) this.#abort(this.#server);
    this.#release();
    this.#portal.ended(this);
  }
}
