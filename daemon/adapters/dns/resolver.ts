/**
 * A question as it comes from a pod, and the answer that goes back: from the cluster's zone, or from another resolver.
 * Knows no sockets.
 */
import { decode, encode } from "dns-packet";
import { type Answer, answer, type DnsPlace } from "../../../core/dns/answer.js";
import type { DnsRecord } from "../../../core/dns/records.js";
import type { Zone } from "../../../core/dns/zone.js";
import type { Forwarder } from "./forwarder.js";
import { headerBytes, type Query, readQuery } from "./query.js";
import { failure, messageBytesMax, replyTo } from "./reply.js";

/** Where the answer to a question of the class CH tells who we are (RFC 4892). */
const identityName = "id.server";

export interface ResolverWorld {
  zone(): Zone;
  place(): DnsPlace;
  /** Whether somebody at this address is answered. */
  serves(address: string): boolean;
  /** Who we are, for whoever finds the port taken. */
  identity: string;
  forwarder: Pick<Forwarder, "forward">;
}

/** How many questions there were, and what came of them. */
export interface DnsCounts {
  /** All that could be read. */
  queries: number;
  /** Of those, sent on to others. */
  forwarded: number;
  /** Of those, answered with SERVFAIL. */
  failed: number;
  /** Unreadable, or of strangers. */
  refused: number;
}

export type Transport = "udp" | "tcp";

/** The records of an answer that may follow an alias. */
function addressesIn(message: Buffer): DnsRecord[] {
  try {
    const kept = new Set(["A", "AAAA", "CNAME"]);
    return (decode(message).answers ?? []).filter((r) => kept.has(r.type)) as DnsRecord[];
  } catch {
    return [];
  }
}

export class Resolver {
  readonly counts: DnsCounts = { queries: 0, forwarded: 0, failed: 0, refused: 0 };
  readonly #world: ResolverWorld;

  constructor(world: ResolverWorld) {
    this.#world = world;
  }

  /** undefined: nothing is to be said. Never fails. */
  async handle(message: Buffer, by: Transport, client: string): Promise<Buffer | undefined> {
    const query = readQuery(message);
    if (query === null) return undefined;
    if ("wrong" in query) {
      this.counts.refused++;
      return failure(query.wrong, query);
    }
    if (!this.#world.serves(client)) {
      this.counts.refused++;
      return failure("REFUSED", query, query);
    }
    this.counts.queries++;
    try {
      return await this.#answer(query, message, by, client);
    } catch {
      this.counts.failed++;
      return failure("SERVFAIL", query, query);
    }
  }

  async #answer(query: Query, message: Buffer, by: Transport, client: string): Promise<Buffer> {
    const bytesMax = by === "udp" ? query.udpBytes : messageBytesMax;
    const { question } = query;
    if (question.class === "CH") return this.#identify(query, bytesMax);
    const found = question.class === "IN" ? answer(question, this.#world.zone(), this.#world.place()) : undefined;
    if (!found) return this.#forward(query, message, by, client);
    if (found.chase === undefined) return replyTo(query, found, bytesMax);
    return replyTo(query, await this.#chased(query, found, found.chase, client), bytesMax);
  }

  #identify(query: Query, bytesMax: number): Buffer {
    const { name, type } = query.question;
    if (name.toLowerCase() !== identityName || type !== "TXT") return failure("REFUSED", query, query);
    const text: DnsRecord = { name, ttl: 0, type: "TXT", data: [this.#world.identity] };
    const answers = [{ ...text, class: "CH" } as DnsRecord];
    return replyTo(query, { rcode: "NOERROR", answers, authorities: [], additionals: [] }, bytesMax);
  }

  async #forward(query: Query, message: Buffer, by: Transport, client: string): Promise<Buffer> {
    this.counts.forwarded++;
    const came = await this.#world.forwarder.forward({ message, asked: query.asked }, by, client);
    if (came) return came;
    this.counts.failed++;
    return failure("SERVFAIL", query, query);
  }

  /** With what an alias leads to elsewhere. By TCP: whatever its size, it is put together with our own. */
  async #chased({ question, id }: Query, found: Answer, name: string, client: string): Promise<Answer> {
    this.counts.forwarded++;
    const type = question.type as "A";
    const message = encode({ type: "query", id, flags: 0x0100, questions: [{ name, type, class: "IN" }] });
    const asked = message.subarray(headerBytes);
    const came = (await this.#whole({ message, asked }, client)) ?? undefined;
    if (!came) {
      this.counts.failed++;
      return found;
    }
    return { ...found, answers: [...found.answers, ...addressesIn(came)] };
  }

  async #whole(question: { message: Buffer; asked: Buffer }, client: string): Promise<Buffer | undefined> {
    const { forwarder } = this.#world;
    const short = await forwarder.forward(question, "udp", client);
    const isCut = short !== undefined && (short.readUInt16BE(2) & 0x0200) !== 0;
    return isCut ? ((await forwarder.forward(question, "tcp", client)) ?? short) : short;
  }
}
