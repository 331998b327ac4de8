/** The API over TLS: for who has a token or a certificate of the cluster's CA; and where minions join and dial in. */
import type http from "node:http";
import https from "node:https";
import type { Socket } from "node:net";
import { join } from "node:path";
import type { Clock, Timer } from "../../core/time.js";
import type { Turns } from "../api/answers/turns.js";
import { createApp, serverOptions } from "../api/app.js";
import { keepInBounds } from "../api/connections.js";
import type { HttpDeps } from "../api/deps.js";
import type { Role } from "../authentication/roles.js";
import { isJoinPath } from "../joining/join-app.js";
import type { Log } from "../log.js";
import { type ServerCertificate, serverCertificate } from "./certificates.js";
import { isLinkPath } from "./link-only.js";
import { tlsFirst } from "./tls-first.js";
import { tokenInFile } from "./token-file.js";

/** How often the certificate is looked at; it is made anew weeks before it ends. */
const certificateCheckMs = 24 * 3_600_000;

/** The tokens of people and programs; they are in files beside the store. */
export async function roleTokens(dataDir: string): Promise<Record<Role, string>> {
  return {
    admin: await tokenInFile(join(dataDir, "admin-token")),
    "read-only": await tokenInFile(join(dataDir, "read-only-token")),
  };
}

/** Gives servers the API's certificate, and the next one in time. */
export class Certificates {
  readonly #servers = new Set<https.Server>();
  readonly #renew: () => Promise<ServerCertificate>;
  readonly #clock: Clock;
  readonly #log: Log;
  #present: ServerCertificate;
  #timer: Timer | null = null;
  #onCa: () => void = () => {};

  private constructor(renew: () => Promise<ServerCertificate>, present: ServerCertificate, clock: Clock, log: Log) {
    this.#renew = renew;
    this.#present = present;
    this.#clock = clock;
    this.#log = log;
    this.#arm();
  }

  /** @param names DNS names and addresses the API is called by */
  static async open(dataDir: string, names: readonly string[], clock: Clock, log: Log): Promise<Certificates> {
    const renew = (): Promise<ServerCertificate> => serverCertificate(dataDir, names, clock, log);
    return new Certificates(renew, await renew(), clock, log);
  }

  /** PEM of the CAs to trust; what signs now is the first. */
  get ca(): string {
    return this.#present.ca;
  }

  /** Hears when there is another CA to trust, or one no more. */
  onCa(hear: () => void): void {
    this.#onCa = hear;
  }

  serve(server: https.Server): void {
    server.setSecureContext(this.#present);
    this.#servers.add(server);
  }

  close(): void {
    this.#timer?.cancel();
  }

  #arm(): void {
    this.#timer = this.#clock.after(certificateCheckMs, () => {
      this.#renew()
        .then((next) => {
          const isOther = next.ca !== this.#present.ca;
          this.#present = next;
          for (const server of this.#servers) server.setSecureContext(next);
          if (isOther) this.#onCa();
        })
        .catch((error: unknown) => this.#log("error", "the certificate cannot be renewed", { error: String(error) }));
      this.#arm();
    });
  }
}

/**
 * A server that speaks TLS once it has a certificate. Clients are asked for theirs; who has none shows a token.
 * @param plain is given the connections of those who speak HTTP without TLS; without it they are refused
 */
export const tlsServer = (clock: Clock, log: Log, turns: Turns, plain?: http.Server): https.Server => {
  // Those that are handed on are half closed as plain HTTP's are.
  const halves = plain ? { allowHalfOpen: true } : {};
  const server = https.createServer({ ...serverOptions, ...halves, requestCert: true, rejectUnauthorized: false });
  const handOn = (socket: Socket): void => {
    bounds.release(socket);
    plain?.emit("connection", socket);
    // It was held since its first byte.
    socket.resume();
  };
  tlsFirst(server, clock, log, plain && handOn);
  const bounds = keepInBounds(server, clock, turns);
  return server;
};

type Answer = (request: http.IncomingMessage, response: http.ServerResponse) => void;

/**
 * Serves the API.
 * @param join answers what minions ask to join; absent where they do not. Their link is served by whoever listens for it
 */
export function serveSecure(server: https.Server, deps: HttpDeps, join?: Answer): void {
  const { app, attach } = createApp(deps);
  const api = app.callback();
  server.on("request", (request, response) => {
    if (join && isJoinPath(pathOf(request))) join(request, response);
    else void api(request, response);
  });
  attach(server, join && isLinkPath);
}

const pathOf = (request: http.IncomingMessage): string => (request.url ?? "").split("?", 1)[0] ?? "";
