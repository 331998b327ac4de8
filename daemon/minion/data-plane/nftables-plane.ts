/**
 * The balancing table in this host's kernel: applied by difference, one transaction at a time, looked at now and then
 * and repaired when somebody flushed it. It stays when the daemon ends, and is replaced at its next start.
 */
import { applyDifference, type BalancingDifference } from "../../../core/balancing/plan.js";
import type { BalancingTable } from "../../../core/balancing/plan-types.js";
import { ipToNumber } from "../../../core/balancing/portal-ips.js";
import { asFault } from "../../../core/fault.js";
import { parseCidr } from "../../../core/network/pod-cidrs.js";
import type { Clock, Timer } from "../../../core/time.js";
import type { Log } from "../../log.js";
import type { HostCommand } from "../../network/host-command.js";
import { type NftContents, type NftPlace, nftContents, nftDifference, nftFrame } from "./nftables.js";
import { forgetFlows, staleFlows } from "./udp-flows.js";

/** After a table that could not be applied. */
export const retryMs = 1_000;

export interface NftPlaneOptions {
  command: HostCommand;
  clock: Clock;
  log: Log;
  /** A revision is in the kernel. */
  onApplied(revision: number): void;
}

interface Applied {
  table: BalancingTable;
  contents: NftContents;
}

export class NftablesPlane {
  readonly #options: NftPlaneOptions;
  #place: NftPlace | null = null;
  #wanted: BalancingTable | null = null;
  #applied: Applied | null = null;
  #work: Promise<void> = Promise.resolve();
  #scheduled = false;
  #retry: Timer | null = null;
  #complaint = "";
  #closed = false;

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

  change(change: BalancingDifference): void {
    if (!this.#wanted) return;
    this.#wanted = applyDifference(this.#wanted, change);
    this.#schedule();
  }

  /** Looks whether the kernel still has what was applied; applies it all again if not. */
  async check(): Promise<void> {
    await this.#work;
    const { command, log } = this.#options;
    if (!this.#applied || !this.#place || this.#closed) return;
    const { table } = this.#place;
    const whole = await command("nft", ["list", "chain", "ip", table, "dispatch"]).then(
      (text) => text.includes("@services") && text.includes("@node-ports"),
      () => false,
    );
    if (whole && (await this.#countsAgree())) return;
    log("warn", "somebody changed the table of services; it is made again", { table });
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

  /** Whether the kernel's map has as many services as we put there, and none of their chains is empty. */
  async #countsAgree(): Promise<boolean> {
    const { command } = this.#options;
    const { contents } = this.#applied ?? {};
    const table = this.#place?.table ?? "";
    const text = await command("nft", ["list", "table", "ip", table]);
    const jumps = text.match(/: goto [sx]\//g)?.length ?? 0;
    const empty = /\n\tchain [sxe]\/\S+ \{\n\t\}/.test(text);
    const wanted = (contents?.elements.services.size ?? 0) + (contents?.elements["node-ports"].size ?? 0);
    const hooks = ["prerouting", "output"].every((chain) =>
      new RegExp(`chain ${chain} \\{\\n[^}]*jump dispatch`).test(text),
    );
    return jumps === wanted && !empty && hooks;
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
    const { clock, log } = this.#options;
    if (message !== this.#complaint)
      log("error", "services could not be put into the kernel; trying again", { message });
    this.#complaint = message;
    this.#applied = null;
    this.#retry ??= clock.after(retryMs, () => {
      this.#retry = null;
      this.#schedule();
    });
  }

  async #apply(): Promise<void> {
    const [place, table] = [this.#place, this.#wanted];
    if (!place || !table) return;
    const { command, log } = this.#options;
    const contents = nftContents(table.services, ownPods(place.podCidr));
    const before = this.#applied;
    const text = `${before ? "" : nftFrame(place)}${nftDifference(place.table, before?.contents ?? null, contents)}`;
    if (text !== "") await command("nft", ["-f", "-"], text);
    this.#applied = { table, contents };
    this.#complaint = "";
    await forgetFlows(command, staleFlows(before?.table.services ?? [], table.services)).catch((error: unknown) =>
      log("error", "UDP clients may be kept at a backend that is gone", { message: asFault(error).message }),
    );
    this.#options.onApplied(table.revision);
  }
}

function ownPods(podCidr: string): (ip: string) => boolean {
  const { base, size } = parseCidr(podCidr);
  return (ip) => {
    const n = ipToNumber(ip) ?? -1;
    return n >= base && n < base + size;
  };
}
