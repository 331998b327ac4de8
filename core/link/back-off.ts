/**
 * Who sent nonsense is not listened to for a while, longer each time: whatever is wrong with it is not mended by dialling
 * again at once, and a hello each second costs the others. Both ends keep such a book of their peers. Pure.
 */
import { backOffMsFirst, backOffMsMax, forgivenAfterMs } from "./rates.js";

/** Peers whose past is known; the one that was quiet for longest is forgotten first. */
const rememberedMax = 10_000;

interface Past {
  times: number;
  untilMs: number;
}

export class BackOff {
  readonly #past = new Map<string, Past>();

  /** @returns how long it is not listened to from now on */
  offended(peer: string, nowMs: number): number {
    const before = this.#past.get(peer);
    const times = before && nowMs - before.untilMs < forgivenAfterMs ? before.times + 1 : 1;
    const forMs = Math.min(backOffMsMax, backOffMsFirst * 2 ** Math.min(times - 1, 30));
    this.#past.delete(peer);
    this.#past.set(peer, { times, untilMs: nowMs + forMs });
    if (this.#past.size > rememberedMax) this.#past.delete(this.#past.keys().next().value ?? "");
    return forMs;
  }

  /** How long it is still not listened to; 0 = it is. */
  waitMs(peer: string, nowMs: number): number {
    return Math.max(0, (this.#past.get(peer)?.untilMs ?? 0) - nowMs);
  }
}
