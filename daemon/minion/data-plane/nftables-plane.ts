/**
 * The balancing table in this host's kernel: applied by difference, one transaction at a time, looked at now and then
 * and repaired when somebody flushed it. It stays when the daemon ends, and is made anew at its next start.
 */
import type { BalancingTable, ServicePortPlan } from "../../../core/balancing/plan-types.js";
import { asFault } from "../../../core/fault.js";
import { parseCidr } from "../../../core/network/cidr.js";
import { type HostLine, line } from "../../../core/network/host-lines.js";
import type { Clock, Timer } from "../../../core/time.js";
import type { Log } from "../../log.js";
import { type HostCommand, nftBatch } from "../../network/host-command.js";
import { keptClients } from "./affinity.js";
import { type NftContents, nftDifference } from "./nft-difference.js";
import { type NftPlace, nftFrame, probeAddress, probeCounter, probePort } from "./nft-frame.js";
import type { ElementKind } from "./nft-pieces.js";
import { nftContents } from "./nftables.js";
import { forgetFlows, staleFlows } from "./udp-flows.js";

/** After a table that could not be applied. */
export const retryMs = 1_000;
/** Every so many checks the whole table is read: that takes seconds where there are thousands of services. */
const checksPerReading = 30;

export interface NftPlaneOptions {
  command: HostCommand;
  clock: Clock;
  log: Log;
  /** Sends a UDP packet from this host. @throws Error when it cannot be sent */
  probe(ip: string, port: number): Promise<void>;
  /** A table is in the kernel. */
  onApplied(table: BalancingTable): void;
}

interface Applied {
  table: BalancingTable;
  contents: NftContents<ElementKind>;
}

export class NftablesPlane {
  readonly #options: NftPlaneOptions;
  #place: NftPlace | null = null;
  #wanted: BalancingTable | null = null;
  #applied: Applied | null = null;
  /** Where UDP clients may have been sent to, even if the table is not there any more. */
  #sentTo: readonly ServicePortPlan[] = [];
  #work: Promise<void> = Promise.resolve();
  #scheduled = false;
  #retry: Timer | null = null;
  #complaint = "";
  #closed = false;
  #checks = 0;

  constructor(options: NftPlaneOptions) {
    this.#options = options;
  }

  /** Where the host is; what was applied before is applied anew if that changed. */
  settle(place: NftPlace): void {
    if (JSON.stringify(place) === JSON.stringify(this.#place)) return;
    this.#place = place;
    this.#applied = null;
    this.#schedule();
  }

  /** The whole table. What is in the kernel already and equal stays. */
  replace(table: BalancingTable): void {
    this.#wanted = table;
    this.#schedule();
  }

  /**
   * Looks whether the kernel still has what was applied; applies it all again if not.
   * @param thorough read every rule, not only see that the way to them is there
   */
  async check(thorough = ++this.#checks % checksPerReading === 0): Promise<void> {
    await this.#work;
    const applied = this.#applied;
    if (!applied || !this.#place || this.#closed) return;
    const whole = (await this.#leadsToServices()) && (!thorough || (await this.#readsWhole()));
    // What was applied anew meanwhile was not what was looked at.
    if (!whole && applied === this.#applied) await this.remake();
  }

  /** Somebody else changed what was applied: all of it is applied again. */
  async remake(): Promise<void> {
    if (!this.#applied) return;
    this.#options.log("warn", "somebody changed the table of services; it is made again", {
      table: this.#place?.table ?? "",
    });
    this.#applied = null;
    this.#schedule();
    await this.#work;
  }

  /** Resolves when everything wanted so far was applied or has failed. */
  async settled(): Promise<void> {
    await this.#work;
  }

  /** Stops; the kernel keeps what it has. */
  close(): void {
    this.#closed = true;
    this.#retry?.cancel();
  }

  /** Whether a packet on the way to a service passes our chains: it is counted there. */
  async #leadsToServices(): Promise<boolean> {
    const { probe, command } = this.#options;
    const { table, serviceCidr } = this.#place ?? { table: "", serviceCidr: "" };
    try {
      await probe(probeAddress(serviceCidr), probePort);
    } catch {
      // A packet that could not be sent says nothing.
      return true;
    }
    // Of all that tells a counter, this alone does not read the whole table first (nft 1.0: a second for 5,000 services).
    const text = await command("nft", ["reset", "counter", "ip", table, probeCounter]).catch(() => "");
    return Number(/packets (\d+)/.exec(text)?.[1] ?? 0) > 0;
  }

  /** Whether the kernel has as many services as we put there, none of their chains is empty, and both hooks lead there. */
  async #readsWhole(): Promise<boolean> {
    const { services, "host-ports": hostPorts } = this.#applied?.contents.elements ?? {};
    const text = await this.#options.command("nft", ["list", "table", "ip", this.#place?.table ?? ""]);
    const jumps = text.match(/: goto [sx]\//g)?.length ?? 0;
    const empty = /\n\tchain \S+ \{\n\t\}/.test(text);
    const hooks = text.match(/jump dispatch/g)?.length ?? 0;
    return !empty && hooks === 2 && jumps === (services?.size ?? 0) + (hostPorts?.size ?? 0);
  }

  #schedule(): void {
    if (this.#scheduled) return;
    this.#scheduled = true;
    this.#work = this.#work.then(async () => {
      this.#scheduled = false;
      if (this.#closed) return;
      try {
        await this.#apply();
      } catch (error) {
        this.#failed(asFault(error).message);
      }
    });
  }

  #failed(message: string): void {
    const { log } = this.#options;
    if (message !== this.#complaint)
      log("error", "services could not be put into the kernel; trying again", { message });
    this.#complaint = message;
    this.#applied = null;
    this.#tryLater();
  }

  #tryLater(): void {
    this.#retry ??= this.#options.clock.after(retryMs, () => {
      this.#retry = null;
      this.#schedule();
    });
  }

  async #apply(): Promise<void> {
    const [place, table] = [this.#place, this.#wanted];
    if (!place || !table) return;
    const contents = nftContents(table.services, parseCidr(place.podCidr));
    const before = this.#applied;
    if (before) await this.#write(nftDifference(place.table, before.contents, contents));
    else await this.#writeAnew(place, contents);
    this.#applied = { table, contents };
    this.#complaint = "";
    await this.#forgetFlows(table.services);
    this.#options.onApplied(table);
  }

  async #forgetFlows(services: readonly ServicePortPlan[]): Promise<void> {
    const { command, log } = this.#options;
    try {
      await forgetFlows(command, staleFlows(this.#sentTo, services));
      this.#sentTo = services;
    } catch (error) {
      const { message } = asFault(error);
      log("error", "UDP clients are kept at a backend that is gone; trying again", { message });
      this.#tryLater();
    }
  }

  #write(text: HostLine): Promise<void> {
    return nftBatch(this.#options.command, text);
  }

  /** The whole table, instead of whatever is there; clients with affinity stay where they are. */
  async #writeAnew(place: NftPlace, contents: NftContents<ElementKind>): Promise<void> {
    const { command, log } = this.#options;
    const text = line`${nftFrame(place)}${nftDifference(place.table, null, contents)}`;
    if (contents.sets.size === 0) return this.#write(text);
    // There may be no such table yet.
    const listed = await command("nft", ["-j", "list", "sets", "table", "ip", place.table]).catch(() => "");
    const clients = listed === "" ? "" : keptClients(listed, place.table, contents.sets);
    if (clients === "") return this.#write(text);
    await this.#write(line`${text}${clients}`).catch((error: unknown) => {
      log("warn", "clients with affinity may come to other backends", { message: asFault(error).message });
      return this.#write(text);
    });
  }
}
