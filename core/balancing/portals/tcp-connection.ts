/**
 * One TCP connection through a portal: dial a backend, and another if that fails, then carry bytes both ways until
 * both sides have ended. Nothing is read from the client before a backend is reached, so a retry loses nothing.
 */
import { connect, type Socket } from "node:net";
import type { Timer } from "../../time.js";
import { backendKey } from "../plan.js";
import type { Backend } from "../plan-types.js";
import { ReadBuffer } from "./read-buffer.js";
import type { TcpPortal } from "./tcp-portal.js";

/**
 * Bytes that may wait for a slow side before the other is no longer read. A read brings at most 64 KiB and mostly
 * goes out at once, so a lower mark would pause and resume at every large read.
 */
export const waitingBytesMax = 131_072;
/** A connection with nothing to say is probed after this, so that a peer that vanished is noticed. */
const keepAliveMs = 60_000;

export class TcpConnection {
  /** The backend that is reached or being dialled. */
  backend: Backend | undefined;
  readonly #portal: TcpPortal;
  readonly #client: Socket;
  #server: Socket | undefined;
  #tried: Set<string> | undefined;
  #timeouts = 0;
  /** A dial ran out of time since every backend was last open to be tried. */
  #ranOut = false;
  #dialTimer: Timer | undefined;
  /** Gives up the dial under way and goes on to the next backend. */
  #failDial: (() => void) | undefined;
  readonly #readBuffer = new ReadBuffer();
  #openSides = 1;
  #probed = false;
  #moved = true;
  #movedAtMs = 0;

  constructor(portal: TcpPortal, client: Socket) {
    this.#portal = portal;
    this.#client = client;
    client.on("error", () => this.reset());
    client.on("close", () => this.#sideClosed());
    this.#dial();
  }

  /** Its backend is no more: a connection that stands is reset, one that is being dialled goes elsewhere. */
  backendGone(): void {
    if (this.#failDial) this.#failDial();
    else this.reset();
  }

  /** Ends both sides at once, with a reset, so that neither takes a cut for an orderly end. */
  reset(): void {
    this.#dialTimer?.cancel();
    this.#abort(this.#client);
    if (this.#server) this.#abort(this.#server);
  }

  /** Called now and then: closes the connection if nothing has moved for too long. */
  sweep(nowMs: number): void {
    this.#probe();
    if (this.#moved) {
      this.#moved = false;
      this.#movedAtMs = nowMs;
      return;
    }
    const { idleMs, halfOpenIdleMs } = this.#portal.env.limits;
    const halfOpen = this.#client.readableEnded || (this.#server?.readableEnded ?? false);
    if (nowMs - this.#movedAtMs >= (halfOpen ? Math.min(halfOpenIdleMs, idleMs) : idleMs)) this.reset();
  }

  /** Keep-alive takes four system calls a socket; only a connection that lasts is worth them. */
  #probe(): void {
    if (this.#probed || this.#failDial || !this.#server) return;
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
    const { rotation, counts, env } = this.#portal;
    const timeoutMs = env.limits.dialTimeoutsMs[this.#timeouts];
    const tries = this.#tried?.size ?? 0;
    const backend = this.#pick(timeoutMs !== undefined);
    if (backend === undefined || timeoutMs === undefined || tries >= env.limits.dialAttemptsMax) {
      counts.refused++;
      this.#abort(this.#client);
      return;
    }
    if (this.#tried !== undefined) counts.retried++;
    this.backend = backend;
    const options = {
      host: backend.ip,
      port: backend.port,
      allowHalfOpen: true,
      noDelay: true,
      writableHighWaterMark: waitingBytesMax,
      onread: {
        buffer: () => this.#readBuffer.next(),
        callback: (count: number, memory: Uint8Array) => this.#answered(count, memory),
      },
    };
    const server = connect(options);
    this.#server = server;
    const failed = (): void => {
      this.#dialTimer?.cancel();
      this.#failDial = undefined;
      server.removeAllListeners();
      server.on("error", () => {});
      server.destroy();
      this.#dialNext(backend);
    };
    this.#failDial = failed;
    this.#dialTimer = env.clock.after(timeoutMs, () => {
      this.#timeouts++;
      this.#ranOut = true;
      rotation.suspect(backend);
      failed();
    });
    const unreachable = (error: NodeJS.ErrnoException): void => {
      // Who refuses is there and may soon listen again; whose host cannot be reached is best left alone a while.
      if (error.code !== "ECONNREFUSED") rotation.suspect(backend);
      failed();
    };
    server.once("error", unreachable);
    server.once("connect", () => {
      this.#dialTimer?.cancel();
      // Taken out while it was dialled: it must not get what is a new connection.
      if (!rotation.has(backend)) return failed();
      server.removeListener("error", unreachable);
      this.#stand(server, backend);
    });
  }

  /**
   * The next backend. When all were tried and one of them only was too slow, they are tried again, with more time:
   * a backend whose queue is full for a moment is not down (0.5.4 dialled a lone endpoint four times).
   */
  #pick(mayRepeat: boolean): Backend | undefined {
    const { rotation } = this.#portal;
    const backend = rotation.pick(this.#address(), this.#tried);
    if (backend !== undefined || !this.#ranOut || !mayRepeat) return backend;
    this.#ranOut = false;
    this.#tried?.clear();
    return rotation.pick(this.#address(), this.#tried);
  }

  /** The client's address, where it matters; to know it costs a system call. */
  #address(): string {
    return this.#portal.rotation.isSticky ? (this.#client.remoteAddress ?? "") : "";
  }

  #dialNext(failed: Backend): void {
    this.#server = undefined;
    this.backend = undefined;
    if (this.#client.destroyed) return;
    this.#tried ??= new Set();
    this.#tried.add(backendKey(failed));
    this.#dial();
  }

  #stand(server: Socket, backend: Backend): void {
    const { rotation, counts } = this.#portal;
    this.#failDial = undefined;
    this.#openSides++;
    this.#tried = undefined;
    this.#dialTimer = undefined;
    counts.served++;
    rotation.reached(this.#address(), backend);
    server.on("error", () => this.reset());
    server.on("close", () => this.#sideClosed());
    const client = this.#client;
    client.on("data", (chunk: Buffer) => {
      this.#moved = true;
      counts.bytesToBackends += chunk.length;
      if (!server.write(chunk)) client.pause();
    });
    server.on("drain", () => client.resume());
    client.on("drain", () => server.resume());
    client.on("end", () => server.end());
    server.on("end", () => client.end());
    client.resume();
  }

  /**
   * Passes on what the backend sent; most bytes of most services go this way. A write that went out at once leaves
   * the memory free for the next read. False = read no more until the client has drained.
   */
  #answered(count: number, memory: Uint8Array): boolean {
    const client = this.#client;
    this.#moved = true;
    this.#portal.counts.bytesToClients += count;
    const goOn = client.write(count === memory.length ? memory : memory.subarray(0, count));
    this.#readBuffer.used(count, client.writableLength > 0);
    return goOn;
  }

  #sideClosed(): void {
    this.#openSides--;
    if (this.#openSides > 0) return;
    this.#dialTimer?.cancel();
    if (this.#failDial && this.#server) this.#abort(this.#server);
    this.#portal.ended(this);
  }
}
