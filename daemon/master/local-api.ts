/**
 * The API for who is on this machine, on one port with TLS and without. With TLS, for kubectl shows its token to nobody
 * else, and whoever listens there while no master does cannot prove to be one; without, for the addresses of 2014.
 */
import http from "node:http";
import type https from "node:https";
import type { Clock } from "../../core/time.js";
import { createApp, serverOptions } from "../api/app.js";
import { keepInBounds } from "../api/connections.js";
import type { HttpDeps } from "../api/deps.js";
import type { Load } from "../api/load.js";
import { unsecured } from "../authentication/roles.js";
import type { Log } from "../log.js";
import type { MasterFlags } from "./flags.js";
import { isLinkPath } from "./link-only.js";
import { tlsServer } from "./secure-api.js";
import type { SecureSide } from "./secure-side.js";

export class LocalApi {
  /** Minions' links are served here, too. */
  readonly plain: http.Server;
  readonly #listener: https.Server;
  #detach: (() => void)[] = [];

  constructor(clock: Clock, log: Log, load: Load) {
    this.plain = http.createServer(serverOptions);
    keepInBounds(this.plain, clock, load.turns);
    this.#listener = tlsServer(clock, log, load.turns, this.plain);
    // It does not listen itself: connections are handed to it, and what it does when it begins and ends is done then.
    this.#listener.once("listening", () => this.plain.emit("listening"));
    this.#listener.once("close", () => this.plain.emit("close"));
  }

  /** Serves it, once the certificate is there. That somebody is on this machine opens nothing by itself. */
  async serve(secure: SecureSide, deps: HttpDeps, flags: MasterFlags): Promise<void> {
    const { insecureLoopback, host, port } = flags;
    if (insecureLoopback)
      deps.log("warn", "--insecure-loopback: whoever reaches the listener of this machine is the cluster's admin");
    const authenticate = insecureLoopback ? secure.authenticate(unsecured) : deps.authenticate;
    const { app, attach } = createApp({ ...deps, authenticate });
    const answer = app.callback();
    for (const server of [this.plain, this.#listener]) server.on("request", answer);
    this.#detach = [attach(this.plain, isLinkPath), attach(this.#listener)];
    secure.certify(this.#listener);
    await new Promise<void>((resolve, reject) => {
      this.#listener.once("error", reject);
      this.#listener.listen(port, host, resolve);
    });
  }

  /** Serves nothing more. */
  stop(): void {
    for (const detach of this.#detach) detach();
  }

  /** Ends what is still connected. */
  close(): void {
    this.#listener.close();
    for (const server of [this.plain, this.#listener]) server.closeAllConnections();
  }
}
