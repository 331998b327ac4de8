/** Questions for other resolvers: asked one after the other until one answers, whoever answered last first. */
import type { Clock } from "../../../core/time.js";
import { type Ask, type Asked, askByTcp, askByUdp, type Upstream } from "./ask.js";
import { rcodes } from "./reply.js";

/** A resolver that says nothing for so long is not waited for; clients wait for five seconds. */
const silenceMsMax = 1_500;
const attemptsMax = 3;
/** Questions that wait for others at the same time: of everybody, of one client, and the same one of one client. */
const waitingMax = 1_024;
const ofClientMax = 128;
/** A question that comes back to us by way of others comes again and again: it goes round no further than this. */
const sameMax = 4;

/** Says nothing about the name: another resolver may know it. */
const isNoHelp = (answer: Buffer): boolean => {
  const rcode = answer.readUInt16BE(2) & 15;
  return rcode === rcodes.SERVFAIL || rcode === rcodes.REFUSED || rcode === rcodes.NOTIMP;
};

class Counts {
  readonly #counts = new Map<string, number>();

  of(key: string): number {
    return this.#counts.get(key) ?? 0;
  }

  add(key: string): void {
    this.#counts.set(key, this.of(key) + 1);
  }

  take(key: string): void {
    const left = this.of(key) - 1;
    if (left > 0) this.#counts.set(key, left);
    else this.#counts.delete(key);
  }
}

const nameOf = ({ address, port }: Upstream): string => `${address}:${port}`;

export class Forwarder {
  readonly #upstreams: () => Promise<readonly Upstream[]>;
  readonly #ask: Record<"udp" | "tcp", Ask>;
  readonly #counts = new Counts();
  #waiting = 0;
  /** Of the resolvers, the one that answered last; those that were silent since then come after it. */
  #preferred = "";

  /** @param upstreams whom to ask now */
  constructor(clock: Clock, upstreams: () => Promise<readonly Upstream[]>) {
    this.#upstreams = upstreams;
    this.#ask = { udp: askByUdp(clock), tcp: askByTcp(clock) };
  }

  /** The answer as it came; undefined: nobody answers, or too much is asked. */
  async forward(question: Asked, by: "udp" | "tcp", client: string): Promise<Buffer | undefined> {
    const same = `${client} ${question.asked.toString("latin1").toLowerCase()}`;
    const counts = this.#counts;
    if (this.#waiting >= waitingMax || counts.of(client) >= ofClientMax || counts.of(same) >= sameMax) return undefined;
    this.#waiting++;
    counts.add(client);
    counts.add(same);
    try {
      return await this.#askThem(question, by);
    } finally {
      this.#waiting--;
      counts.take(client);
      counts.take(same);
    }
  }

  async #askThem(question: Asked, by: "udp" | "tcp"): Promise<Buffer | undefined> {
    const all = await this.#upstreams();
    const preferred = all.filter((u) => nameOf(u) === this.#preferred);
    const ordered = [...preferred, ...all.filter((u) => !preferred.includes(u))];
    let last: Buffer | undefined;
    for (let i = 0; i < Math.min(attemptsMax, 2 * ordered.length); i++) {
      const upstream = ordered[i % ordered.length];
      if (!upstream) break;
      const answer = await this.#ask[by](upstream, question, silenceMsMax).catch(() => undefined);
      if (!answer) continue;
      if (!isNoHelp(answer)) {
        this.#preferred = nameOf(upstream);
        return answer;
      }
      last = answer;
      if (ordered.length === 1) break;
    }
    return last;
  }
}
