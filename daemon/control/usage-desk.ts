/**
 * What minions tell of what is used on them, as long as somebody wants to know. It is kept in memory only, and no longer
 * than it is true.
 */
import type { UsageTold, Used } from "../../core/link/usage.js";
import type { Clock } from "../../core/time.js";
import type { PodUsage, Usage, UsageReader } from "../../core/usage/measured-def.js";
import type { Refusals } from "../joining/refusals.js";
import type { MinionLinks } from "./ports.js";
import type { View } from "./view.js";

/** What was told and is older says nothing of now. */
export const usageAgeMaxMs = 60_000;
/** A minion tells for so long after somebody asked. */
const wantedMs = 120_000;

export interface UsageDeskHands {
  clock: Clock;
  view: View;
  links: Pick<MinionLinks, "send">;
  refusals: Refusals;
}

interface Told {
  pods: ReadonlyMap<string, PodUsage>;
  machine: Usage<Used> | undefined;
  atMs: number;
}

interface Measuring {
  /** It tells until then. */
  untilMs: number;
  told: Told | undefined;
}

export class UsageDesk implements UsageReader {
  readonly #hands: UsageDeskHands;
  readonly #minions = new Map<string, Measuring>();
  /** Who waits for every minion to have told something. */
  #waiting = new Set<() => void>();

  constructor(hands: UsageDeskHands) {
    this.#hands = hands;
  }

  /** A minion that can tell is there. */
  came(minion: string): void {
    this.#minions.set(minion, { untilMs: 0, told: undefined });
  }

  left(minion: string): void {
    this.#minions.delete(minion);
    this.#wake();
  }

  /** Takes what a minion tells of itself and of its own pods. */
  told(minion: string, { pods, machine }: UsageTold): void {
    const { clock, view, refusals } = this.#hands;
    const measuring = this.#minions.get(minion);
    if (!measuring) return;
    const atMs = clock.nowMs();
    const own = pods.filter(({ uid }) => view.podByUid(uid)?.spec.nodeName === minion);
    const strange = pods.find(({ uid }) => !own.some((pod) => pod.uid === uid) && view.podByUid(uid));
    if (strange) {
      const why = `it told what pod ${strange.uid} uses`;
      refusals.tell("a minion spoke of a pod that is not its own", { minion, from: "", why });
    }
    const usageOf = (pod: (typeof own)[number]): PodUsage => {
      return { atMs, windowMs: pod.windowMs, used: new Map(pod.containers.map((c) => [c.name, c])) };
    };
    measuring.told = {
      atMs,
      pods: new Map(own.map((pod) => [pod.uid, usageOf(pod)])),
      machine: machine && { atMs, windowMs: machine.windowMs, used: machine },
    };
    this.#wake();
  }

  /** Somebody wants to know: all that can tell, do, for a while. */
  want(): void {
    const { clock, links } = this.#hands;
    const nowMs = clock.nowMs();
    for (const [minion, measuring] of this.#minions) {
      if (measuring.untilMs - nowMs > wantedMs / 2) continue;
      const isSent = links.send(minion, { type: "usageWanted", forSeconds: wantedMs / 1_000 });
      if (isSent) measuring.untilMs = nowMs + wantedMs;
    }
  }

  /** Has all tell that can, and resolves when each has; or after `waitMs`, whoever is missing. */
  async fresh(waitMs: number): Promise<void> {
    this.want();
    if (this.#isComplete()) return;
    await new Promise<void>((resolve) => {
      const end = (): void => {
        timer.cancel();
        this.#waiting.delete(look);
        resolve();
      };
      const look = (): void => {
        if (this.#isComplete()) end();
      };
      const timer = this.#hands.clock.after(waitMs, end);
      this.#waiting.add(look);
    });
  }

  /** undefined: nothing is known of now. */
  ofPod(minion: string | undefined, uid: string | undefined): PodUsage | undefined {
    return this.#now(minion ?? "")?.pods.get(uid ?? "");
  }

  ofMachine(minion: string): Usage<Used> | undefined {
    return this.#now(minion)?.machine;
  }

  #now(minion: string): Told | undefined {
    const told = this.#minions.get(minion)?.told;
    return told && this.#hands.clock.nowMs() - told.atMs <= usageAgeMaxMs ? told : undefined;
  }

  #isComplete(): boolean {
    return [...this.#minions.keys()].every((minion) => this.#now(minion) !== undefined);
  }

  #wake(): void {
    for (const look of [...this.#waiting]) look();
  }
}
