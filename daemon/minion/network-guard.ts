/**
 * The pods' network, looked at every second: without its bridge no pod reaches another and none can be made, and no
 * engine tells of it. It is made anew, and the pods are put back in it under the addresses they had.
 */

import type { ActorSystem } from "../../actors/host/system.js";
import { type PodAgentContext, wantsAddress } from "../../actors/pod-agent/context.js";
import { asFault } from "../../core/fault.js";
import type { MinionPorts } from "./ports.js";

export class NetworkGuard {
  readonly #ports: MinionPorts;
  readonly #system: () => ActorSystem;
  #busy = false;

  constructor(ports: MinionPorts, system: () => ActorSystem) {
    this.#ports = ports;
    this.#system = system;
  }

  /** To be called every second: it is a look at the kernel, which costs next to nothing. */
  look(): void {
    if (this.#busy) return;
    const fault = this.#ports.engine.networkFault();
    if (fault === "") return;
    this.#busy = true;
    void this.#settle(fault).finally(() => {
      this.#busy = false;
    });
  }

  async #settle(told: Promise<string> | string): Promise<void> {
    try {
      const fault = await told;
      if (fault !== "") await this.#mend(fault);
    } catch (error) {
      this.#ports.log("error", "the pods' network could not be mended yet", { message: asFault(error).message });
    }
  }

  async #mend(fault: string): Promise<void> {
    const { engine, log } = this.#ports;
    log("warn", "the pods' network carries nothing; it is made anew", { fault });
    const mending = engine.mendNetwork();
    // They are out of service at once, and wait for the network to be put back.
    const system = this.#system();
    for (const actor of system.ids()) {
      const context = system.contextOf(actor) as PodAgentContext | undefined;
      if (context && wantsAddress(context))
        system.deliver(actor, { type: "agent.sandboxCutOff", id: context.sandboxId });
    }
    await mending;
  }
}
