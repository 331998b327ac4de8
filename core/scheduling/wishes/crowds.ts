/**
 * Pods that other pods cannot tell apart, and how many of them are on each minion. Kept only once pods mind each other:
 * until then the few that know their minions are all there is to be known.
 */

import { type Who, whoKey } from "./who.js";
import { isSociable } from "./wishes.js";

export interface Crowd {
  who: Who;
  /** Pods by minion. */
  minions: Map<string, number>;
}

/** A pod, and its minion. */
export type Seated = readonly [minion: string, who: Who];

export class Crowds {
  #byKey: Map<string, Crowd> | null = null;
  /** How many pods say something of others. */
  #sociable = 0;

  /** Whether any pod that is placed says something of others. */
  get isSociable(): boolean {
    return this.#sociable > 0;
  }

  /** @param seated all that are placed, asked for once */
  all(seated: () => Iterable<Seated>): Iterable<Crowd> {
    if (!this.#byKey) {
      this.#byKey = new Map();
      for (const [minion, who] of seated()) this.#count(minion, who, 1);
    }
    return this.#byKey.values();
  }

  add(minion: string, who: Who): void {
    if (isSociable(who.wishes)) this.#sociable++;
    this.#count(minion, who, 1);
  }

  remove(minion: string, who: Who): void {
    if (isSociable(who.wishes)) this.#sociable--;
    this.#count(minion, who, -1);
  }

  #count(minion: string, who: Who, change: 1 | -1): void {
    if (!this.#byKey) return;
    const key = whoKey(who);
    const crowd = this.#byKey.get(key) ?? { who, minions: new Map<string, number>() };
    const count = (crowd.minions.get(minion) ?? 0) + change;
    if (count > 0) crowd.minions.set(minion, count);
    else crowd.minions.delete(minion);
    if (crowd.minions.size > 0) this.#byKey.set(key, crowd);
    else this.#byKey.delete(key);
  }
}
