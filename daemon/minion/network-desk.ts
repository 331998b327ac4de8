/** The pods' network and the names in it: begun with the daemon, and told what the master says of them. */
import type { Service } from "../../core/kinds/service/object.js";
import type { MasterMessage } from "../../core/link/messages.js";
import { addressIn } from "./engine/cidr.js";
import type { EngineFacts } from "./engine/engine.js";
import type { MinionPorts } from "./ports.js";

/** Its networks have a resolver of their own, at the address and port of ours; without them it starts no container. */
const resolvesItself = ({ runtime }: EngineFacts): boolean => /podman/i.test(runtime);

export class NetworkDesk {
  readonly #ports: MinionPorts;
  readonly #minion: string;
  /** Why names are not resolved; "" = they are. */
  #trouble = "";

  constructor(ports: MinionPorts, minion: string) {
    this.#ports = ports;
    this.#minion = minion;
  }

  /** @param services what is remembered of an earlier run. @throws Fault */
  async start(facts: EngineFacts, services: readonly Service[]): Promise<void> {
    const { network, engine, dns } = this.#ports;
    await dns?.start(services, (why) => this.#tell(why));
    if (network) await network.start();
    const shared = network ? null : await engine.ensureNetwork();
    if (!dns) return;
    if (resolvesItself(facts)) return dns.leave();
    // Only pods wait for it.
    if (shared) void dns.serve(shared);
    void network?.ready.then(() => {
      const cidr = network.podCidr();
      return dns.serve({ gateway: addressIn(cidr, 1), cidr });
    });
  }

  /** For a hello. */
  known(): { podCidr: string | null; resolves: boolean; keepsPolicies: boolean } {
    const { network, dns } = this.#ports;
    const keepsPolicies = network?.keepsPolicies() ?? false;
    return { podCidr: network?.podCidr() ?? null, resolves: dns !== undefined, keepsPolicies };
  }

  welcomed(message: Extract<MasterMessage, { type: "welcome" }>): void {
    const { network, dns } = this.#ports;
    network?.receive(message);
    dns?.welcomed(message);
    // It may not have been heard.
    if (this.#trouble !== "") this.#tell(this.#trouble);
  }

  #tell(why: string): void {
    this.#trouble = why;
    if (why === "") return;
    const { link, clock } = this.#ports;
    const about = { uid: "", namespace: "", name: this.#minion };
    const said = { type: "Warning", reason: "DNSUnavailable", message: why, atMs: clock.nowMs() } as const;
    link.send({ type: "notes", notes: [{ ...about, ...said }] });
  }
}
