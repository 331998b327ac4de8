/** One TCP port of one service: who listens, whose turn it is, which connections stand. */
import { createServer, type Server } from "node:net";
import type { ServicePortPlan } from "../../../core/balancing/plan-types.js";
import type { Portal, PortalEnv } from "./portal.js";
import { PortalAddresses } from "./portal-addresses.js";
import type { PortalCounts } from "./portal-pool.js";
import { Rotation } from "./rotation.js";
import { TcpConnection, waitingBytesMax } from "./tcp-connection.js";

export class TcpPortal implements Portal {
  readonly env: PortalEnv;
  readonly rotation: Rotation;
  readonly counts: PortalCounts;
  /** Whether connections begin with a header that says who the client is. */
  saysClient = false;
  #idleMs: number;
  readonly #addresses: PortalAddresses;
  readonly #connections = new Set<TcpConnection>();

  constructor(plan: ServicePortPlan, env: PortalEnv) {
    this.env = env;
    this.#idleMs = env.limits.idleMs;
    this.rotation = new Rotation(env.clock, env.limits);
    this.counts = { id: plan.id, open: 0, served: 0, retried: 0, refused: 0, bytesToBackends: 0, bytesToClients: 0 };
    this.#addresses = new PortalAddresses(plan, (ip) => this.#listen(ip, plan.port), env);
  }

  async become(plan: ServicePortPlan, ips: readonly string[]): Promise<void> {
    this.rotation.become(plan);
    this.#idleMs = plan.idleTimeoutSeconds > 0 ? plan.idleTimeoutSeconds * 1_000 : this.env.limits.idleMs;
    this.saysClient = plan.proxyProtocol;
    // A backend that is gone cannot end its connections itself when its host lost power.
    for (const connection of this.#connections) connection.checkBackend();
    await this.#addresses.want(ips);
  }

  stopListening(): void {
    this.#addresses.close();
  }

  close(): void {
    this.#addresses.close();
    for (const connection of this.#connections) connection.reset();
  }

  sweep(nowMs: number): void {
    for (const connection of this.#connections) connection.sweep(nowMs, this.#idleMs);
  }

  /** Said by a connection of which both sides are closed. */
  ended(connection: TcpConnection): void {
    if (!this.#connections.delete(connection)) return;
    this.counts.open--;
    this.env.usage.connections--;
  }

  async #listen(ip: string, port: number): Promise<Server> {
    const server = createServer({
      allowHalfOpen: true,
      pauseOnConnect: true,
      highWaterMark: waitingBytesMax,
    });
    await new Promise<void>((resolve, reject) => {
      server.once("error", reject);
      server.listen({ host: ip, port, backlog: this.env.limits.backlog, exclusive: true }, resolve);
    });
    server.removeAllListeners("error");
    // An accept that fails (no file descriptor left) fails that one client only.
    server.on("error", () => this.counts.refused++);
    server.on("connection", (client) => {
      if (this.env.usage.connections >= this.env.limits.connectionsMax) {
        this.counts.refused++;
        client.resetAndDestroy();
        return;
      }
      this.env.usage.connections++;
      this.counts.open++;
      this.#connections.add(new TcpConnection(this, client));
    });
    return server;
  }
}
