/**
 * Holds the resolver's port, at the address by which pods reach their host. Minions that share an engine share it, too:
 * one has the port, the others wait until it is free. Somebody else's program may have it: that is told.
 */
import { lookup } from "../../../core/lookup.js";
import type { Clock, Timer } from "../../../core/time.js";
import type { Log } from "../../log.js";

export interface HolderOptions {
  clock: Clock;
  log: Log;
  /** Begins to answer there. @throws Error with a code, as node:net */
  listen(address: string): Promise<{ close(): void }>;
  /** Who answers there, as it says; "" = nobody that can be understood. */
  identify(address: string): Promise<string>;
  /** Whether that is one of our cluster. */
  isOurs(identity: string): boolean;
  /** Why there is no resolver; "" = there is (again). */
  onTrouble(why: string): void;
}

/** One of ours that ended leaves its pods without a resolver for no longer. */
export const retryMs = 250;
/** How often whoever has the port is asked who he is: one of ours, or somebody else. */
const identifyEveryMs = { ours: 10_000, other: 1_000 } as const;
/** One of ours that is just starting may have the port and not answer yet; pods wait as long. */
const identifyTriesMax = 5;

const codeOf = (error: unknown): string => (error as NodeJS.ErrnoException).code ?? "";

const reasons = lookup<string>({
  EADDRINUSE: "another program has the port",
  EADDRNOTAVAIL: "it is no address of this machine: the engine is elsewhere",
  EACCES: "the port is for root, or for who has CAP_NET_BIND_SERVICE",
});

export class Holder {
  readonly #options: HolderOptions;
  #listening: { close(): void } | null = null;
  #timer: Timer | null = null;
  #identifiedMs = Number.NEGATIVE_INFINITY;
  #trouble: string | null = null;
  #closed = false;

  constructor(options: HolderOptions) {
    this.#options = options;
  }

  /** Whether pods that ask there are answered, by us or another of ours. */
  get answers(): boolean {
    return this.#trouble === "";
  }

  /** Resolves when it is known whether there is a resolver; goes on trying. */
  async hold(address: string): Promise<void> {
    if (this.#closed) return;
    const { listen, clock } = this.#options;
    try {
      this.#listening = await listen(address);
      this.#tell("", address);
      if (this.#closed) this.#listening.close();
    } catch (error) {
      await this.#explain(address, error);
      if (!this.#closed) this.#timer = clock.after(retryMs, () => void this.hold(address));
    }
  }

  close(): void {
    this.#closed = true;
    this.#timer?.cancel();
    this.#listening?.close();
  }

  async #explain(address: string, error: unknown): Promise<void> {
    const { clock, identify, isOurs } = this.#options;
    const code = codeOf(error);
    if (code === "EADDRINUSE") {
      const everyMs = this.answers ? identifyEveryMs.ours : identifyEveryMs.other;
      if (clock.nowMs() - this.#identifiedMs < everyMs) return;
      this.#identifiedMs = clock.nowMs();
      for (let tries = 0; tries < identifyTriesMax; tries++) {
        const identity = await identify(address);
        if (isOurs(identity)) return this.#tell("", address);
        if (identity !== "" || this.#closed) break;
      }
    }
    this.#tell(reasons[code] ?? String(error), address);
  }

  #tell(why: string, address: string): void {
    if (why === this.#trouble) return;
    const hadTrouble = this.#trouble !== null && this.#trouble !== "";
    this.#trouble = why;
    const { log, onTrouble } = this.#options;
    if (why !== "") log("warn", "names of the cluster cannot be resolved for pods", { address, why });
    else if (hadTrouble) log("info", "names of the cluster are resolved again", { address });
    onTrouble(why === "" ? "" : `no resolver at ${address}:53: ${why}; pods resolve as the engine lets them`);
  }
}
