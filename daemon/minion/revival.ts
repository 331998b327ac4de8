/** An agent that threw is made again from what runs, later each time it throws. */
import { ThrowBook } from "../../core/liveness/throw-book.js";
import { type FoundPod, takeInventory } from "./adopt.js";
import { uidOfAgent } from "./agent-id.js";
import type { MinionPorts } from "./ports.js";

export class Revival {
  readonly #ports: MinionPorts;
  readonly #isWanted: (uid: string) => boolean;
  readonly #again: (uid: string, found: FoundPod | undefined) => void;
  readonly #throws = new ThrowBook();

  /** `again`: makes the agent, from what was found of its pod. */
  constructor(
    ports: MinionPorts,
    isWanted: (uid: string) => boolean,
    again: (uid: string, found: FoundPod | undefined) => void,
  ) {
    this.#ports = ports;
    this.#isWanted = isWanted;
    this.#again = again;
  }

  threw(actor: string, error: unknown): void {
    const { clock, log } = this.#ports;
    const delayMs = this.#throws.threw(actor, clock.nowMs());
    log("error", "an agent threw and is made again", { actor, delayMs, error: String(error) });
    clock.after(delayMs, () => void this.#adopt(actor));
  }

  async #adopt(actor: string): Promise<void> {
    const uid = uidOfAgent(actor);
    try {
      const found = takeInventory(await this.#ports.engine.list()).pods.get(uid);
      if (this.#isWanted(uid)) this.#again(uid, found);
    } catch (error) {
      this.threw(actor, error);
    }
  }
}
