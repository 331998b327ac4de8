/** One UDP port of one service. Each client address keeps its backend until it has been silent for a while. */
import { createSocket, type RemoteInfo, type Socket } from "node:dgram";
import { isIPv6 } from "node:net";
import type { ServicePortPlan } from "../../../core/balancing/plan-types.js";
import type { Portal, PortalEnv } from "./portal.js";
import { type Listening, PortalAddresses } from "./portal-addresses.js";
import type { PortalCounts } from "./portal-pool.js";
import { type Candidate, Rotation } from "./rotation.js";
import { UdpClient } from "./udp-client.js";

export class UdpPortal implements Portal {
  readonly counts: PortalCounts;
  readonly #env: PortalEnv;
  readonly #rotation: Rotation;
  readonly #addresses: PortalAddresses;
  /** By portal address and client address: what one client asks of two addresses must be answered from each. */
  readonly #clients = new Map<string, UdpClient>();

  constructor(plan: ServicePortPlan, env: PortalEnv) {
    this.#env = env;
    this.#rotation = new Rotation(env.clock, env.limits);
    this.counts = { id: plan.id, open: 0, served: 0, retried: 0, refused: 0, bytesToBackends: 0, bytesToClients: 0 };
    this.#addresses = new PortalAddresses(plan, (ip) => this.#listen(ip, plan.port), env);
  }

  async become(plan: ServicePortPlan, ips: readonly string[]): Promise<void> {
    this.#rotation.become(plan);
    for (const client of this.#clients.values()) if (!client.candidate.isKnown) client.close();
    await this.#addresses.want(ips);
  }

  stopListening(): void {
    // Answers leave through the listening socket, so without it there is nothing to leave alone.
    this.close();
  }

  close(): void {
    this.#addresses.close();
    for (const client of this.#clients.values()) client.close();
  }

  sweep(nowMs: number): void {
    for (const client of this.#clients.values()) {
      if (nowMs - client.usedAtMs >= this.#env.limits.udpIdleMs) client.close();
    }
  }

  async #listen(ip: string, port: number): Promise<Listening> {
    const socket = createSocket({ type: isIPv6(ip) ? "udp6" : "udp4" });
    await new Promise<void>((resolve, reject) => {
      socket.once("error", reject);
      socket.bind({ address: ip, port, exclusive: true }, resolve);
    });
    socket.removeAllListeners("error");
    // A send that fails (client gone, datagram too big for its way) loses that datagram only.
    socket.on("error", () => this.counts.refused++);
    socket.on("message", (datagram, from) => this.#received(socket, ip, datagram, from));
    return { close: () => socket.close() };
  }

  #received(socket: Socket, ip: string, datagram: Buffer, from: RemoteInfo): void {
    const key = `${ip} ${from.address}:${from.port}`;
    const nowMs = this.#env.clock.nowMs();
    const client = this.#clients.get(key) ?? this.#admit(socket, key, from, nowMs);
    if (client === undefined) {
      this.counts.refused++;
      return;
    }
    this.#touch(client, nowMs);
    this.counts.bytesToBackends += datagram.length;
    client.send(datagram);
  }

  /** @param tried backends that have refused what this client sends now */
  #admit(
    socket: Socket,
    key: string,
    from: RemoteInfo,
    nowMs: number,
    tried: ReadonlySet<Candidate> = new Set(),
  ): UdpClient | undefined {
    if (tried.size >= this.#env.limits.dialAttemptsMax) return undefined;
    const candidate = this.#rotation.pick(from.address, tried);
    if (candidate === undefined) return undefined;
    const { udpClients } = this.#env.usage;
    if (udpClients.size >= this.#env.limits.udpClientsMax) {
      for (const silent of udpClients) {
        silent.close();
        break;
      }
    }
    const client: UdpClient = new UdpClient(
      candidate,
      nowMs,
      (answer) => {
        this.#touch(client, this.#env.clock.nowMs());
        this.counts.bytesToClients += answer.length;
        socket.send(answer, from.port, from.address);
      },
      (refused) => {
        this.#clients.delete(key);
        udpClients.delete(client);
        this.counts.open--;
        if (refused) this.#sendAgain(socket, key, from, refused, new Set([...tried, candidate]));
      },
    );
    this.#clients.set(key, client);
    this.counts.open++;
    this.counts.served++;
    this.#rotation.reached(from.address, candidate);
    return client;
  }

  /** The backend refused and did not answer: the datagram may go to another without being answered twice. */
  #sendAgain(socket: Socket, key: string, from: RemoteInfo, datagram: Buffer, tried: ReadonlySet<Candidate>): void {
    const client = this.#admit(socket, key, from, this.#env.clock.nowMs(), tried);
    if (client === undefined) {
      this.counts.refused++;
      return;
    }
    this.counts.retried++;
    this.#touch(client, this.#env.clock.nowMs());
    client.send(datagram);
  }

  #touch(client: UdpClient, nowMs: number): void {
    client.usedAtMs = nowMs;
    const { udpClients } = this.#env.usage;
    udpClients.delete(client);
    udpClients.add(client);
  }
}
