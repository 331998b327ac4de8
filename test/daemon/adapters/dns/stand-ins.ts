/** A resolver on loopback, as pods would ask it, and another that it asks. */
import { createSocket } from "node:dgram";
import { once } from "node:events";
import { type AddressInfo, createServer, type Socket } from "node:net";
import { type DecodedPacket, decode, encode, type OptAnswer, type RecordType } from "dns-packet";
import type { ServiceAddress } from "../../../../core/dns/addresses.js";
import { zone } from "../../../../core/dns/zone.js";
import { askByTcp, askByUdp, type Upstream } from "../../../../daemon/adapters/dns/ask.js";
import { Forwarder } from "../../../../daemon/adapters/dns/forwarder.js";
import { Frames, framed } from "../../../../daemon/adapters/dns/framed.js";
import { listenTcp } from "../../../../daemon/adapters/dns/listen-tcp.js";
import { listenUdp } from "../../../../daemon/adapters/dns/listen-udp.js";
import { headerBytes } from "../../../../daemon/adapters/dns/query.js";
import { Resolver } from "../../../../daemon/adapters/dns/resolver.js";
import { realClock } from "../../../../daemon/real-clock.js";
import { addresses, place, services } from "../../../core/dns/sample.js";

const host = "127.0.0.1";
export const clock = realClock();

/** A port that is free for UDP and TCP alike, most likely. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, host);
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, "close");
  return port;
}

export interface StandIn extends Upstream {
  /** Names that were asked for, with how. */
  asked: string[];
  close(): void;
}

/** Another resolver. @param answer undefined: it is silent @param at by itself on a free port of loopback */
export async function otherResolver(
  answer: (query: DecodedPacket, by: "udp" | "tcp") => Buffer | undefined,
  at?: Upstream,
): Promise<StandIn> {
  const { address, port } = at ?? { address: host, port: await freePort() };
  const asked: string[] = [];
  const handle = (message: Buffer, by: "udp" | "tcp"): Buffer | undefined => {
    const query = decode(message);
    asked.push(`${query.questions?.[0]?.name} ${by}`);
    return answer(query, by);
  };
  const udp = createSocket("udp4").bind(port, address);
  udp.on("message", (message, from) => {
    const said = handle(message, "udp");
    if (said) udp.send(said, from.port, from.address);
  });
  const sockets = new Set<Socket>();
  const tcp = createServer((socket) => {
    sockets.add(socket);
    const frames = new Frames(65_535);
    socket.on("error", () => undefined);
    socket.on("data", (piece) => {
      for (const message of frames.take(piece) ?? []) {
        const said = handle(message, "tcp");
        if (said) socket.write(framed(said));
      }
    });
  }).listen(port, address);
  await Promise.all([once(udp, "listening"), once(tcp, "listening")]);
  const close = (): void => {
    udp.close();
    tcp.close();
    for (const socket of sockets) socket.destroy();
  };
  return { address, port, asked, close };
}

/** What such a one says: that every name is at this address. */
export const says =
  (ip: string, flags = 0) =>
  (query: DecodedPacket): Buffer =>
    encode({
      type: "response",
      ...{ id: query.id ?? 0, flags },
      questions: query.questions ?? [],
      answers: (query.questions ?? []).map(({ name }) => ({ name, type: "A" as const, ttl: 30, data: ip })),
    });

export interface OwnResolver extends Upstream {
  resolver: Resolver;
  ask(
    name: string,
    type?: RecordType,
    by?: "udp" | "tcp",
    udpPayloadSize?: number,
  ): Promise<DecodedPacket & { rcode: string }>;
  send(message: Buffer, by?: "udp" | "tcp"): Promise<Buffer>;
  close(): void;
}

const edns = (udpPayloadSize: number): OptAnswer =>
  ({
    name: ".",
    type: "OPT",
    udpPayloadSize,
    extendedRcode: 0,
    ednsVersion: 0,
    flags: 0,
    flag_do: false,
    options: [],
  }) as const;

/** @param more addresses behind services, beside those of the sample */
export async function ownResolver(
  upstreams: readonly Upstream[],
  more: readonly ServiceAddress[] = [],
  serves: (address: string) => boolean = () => true,
): Promise<OwnResolver> {
  const known = zone(services, [...addresses, ...more]);
  const forwarder = new Forwarder(clock, async () => upstreams);
  const identity = "troupe test one";
  const resolver = new Resolver({ zone: () => known, place: () => place, serves, identity, forwarder });
  const port = await freePort();
  const listening = [await listenUdp(resolver, host, port), await listenTcp(resolver, host, port)];
  const asks = { udp: askByUdp(clock), tcp: askByTcp(clock) };
  const send = (message: Buffer, by: "udp" | "tcp" = "udp"): Promise<Buffer> => {
    const asked = message.subarray(headerBytes, message.indexOf(0, headerBytes) + 5);
    return asks[by]({ address: host, port }, { message, asked }, 10_000);
  };
  return {
    ...{ address: host, port, resolver, send },
    ask: async (name, type = "A", by = "udp", udpPayloadSize) => {
      const additionals = udpPayloadSize === undefined ? [] : [edns(udpPayloadSize)];
      const message = encode({ type: "query", id: 7, flags: 0x100, questions: [{ name, type }], additionals });
      return decode(await send(message, by)) as DecodedPacket & { rcode: string };
    },
    close: () => {
      for (const one of listening) one.close();
    },
  };
}

/** Makers of resolvers that one call ends. */
export function resolvers(): { own: typeof ownResolver; other: typeof otherResolver; close(): void } {
  const open: { close(): void }[] = [];
  const keep = <T extends { close(): void }>(one: T): T => {
    open.push(one);
    return one;
  };
  return {
    own: async (...args) => keep(await ownResolver(...args)),
    other: async (...args) => keep(await otherResolver(...args)),
    close: () => {
      for (const one of open.splice(0)) one.close();
    },
  };
}
