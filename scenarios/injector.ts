/** The faults of a run: whom they befall, that they happen, and that those that last come to an end. */
import { asFault } from "../core/fault.js";
import type { Random } from "../core/random.js";
import type { Awaiting } from "./awaiting.js";
import { faultTable } from "./format/fault-spec.js";
import type { Deed, TimelineEntry } from "./format/scenario.js";
import type { VictimContext } from "./format/victims.js";
import type { Victims } from "./observation.js";
import type { Outcome } from "./outcome.js";
import type { World } from "./world.js";

export class Injector {
  readonly #world: World;
  readonly #outcome: Outcome;
  readonly #awaiting: Awaiting;
  readonly #random: Random;
  readonly #named = new Map<string, Victims>();
  /** Faults that last, to be ended by the calm at the latest. */
  readonly #lasting = new Set<() => Promise<void>>();
  /** When the last of those that have a time of their own is over. */
  lastsUntilMs = 0;

  constructor(world: World, outcome: Outcome, awaiting: Awaiting) {
    this.#world = world;
    this.#outcome = outcome;
    this.#awaiting = awaiting;
    this.#random = world.random.fork("victims");
  }

  /** From whom those are chosen to whom something is done. */
  victimContext(): VictimContext {
    const { minions } = this.#world;
    return { observation: this.#world.observe(), minions, random: this.#random, named: this.#named };
  }

  async inject(deed: Extract<Deed, { type: "fault" }>, entry: TimelineEntry): Promise<void> {
    const { spec, on, forMs, as } = deed;
    const why = this.#world.unsupported(spec);
    if (why !== undefined) {
      this.#outcome.unsupported(spec.fault, why, entry);
      return;
    }
    const victims = on ? on.choose(this.victimContext()) : { minions: [], pods: [] };
    if (!victims) {
      this.#outcome.mark({ type: "fault", text: `${entry.text} (nobody to befall)` });
      return;
    }
    if (as !== undefined) this.#named.set(as, victims);
    const { minions, pods } = victims;
    this.#outcome.mark({ type: "fault", text: entry.text, minions, pods });
    const end = await this.#awaiting.meanwhile(this.#world.inject(spec, victims));
    if (!faultTable[spec.fault].lasts) return;
    const over = async (): Promise<void> => {
      if (!this.#lasting.delete(over)) return;
      this.#outcome.mark({ type: "heal", text: entry.text, minions, pods });
      await end();
    };
    this.#lasting.add(over);
    if (forMs === undefined) return;
    this.lastsUntilMs = Math.max(this.lastsUntilMs, this.#world.clock.nowMs() + forMs);
    const failed = (error: unknown): void => this.#outcome.fail("crash", asFault(error).message);
    this.#world.clock.after(forMs, () => void over().catch(failed));
  }

  /** Ends all that last. */
  async heal(): Promise<void> {
    for (const end of [...this.#lasting]) await this.#awaiting.meanwhile(end());
  }
}
