/**
 * The isolation of pods in this host's kernel: changed by difference, one transaction at a time, and made whole again when
 * somebody changed it. The table stays when the daemon ends; it is there only while it holds something.
 */
import { asFault } from "../../../core/fault.js";
import type { Isolation } from "../../../core/isolation/isolate.js";
import { type HostLine, line } from "../../../core/network/host-lines.js";
import type { Clock, Timer } from "../../../core/time.js";
import type { Log } from "../../log.js";
import { type HostCommand, nftBatch } from "../../network/host-command.js";
import { isolationContents, isolationFrame } from "./isolation-table.js";
import { NameBook } from "./name-book.js";
import { type NftContents, nftDifference } from "./nft-difference.js";

/** After a table that could not be applied. */
const retryMs = 1_000;
/** Every so many checks it is made anew, whatever is there: that leaves nobody open, and costs what looking would. */
const checksPerMaking = 30;

export interface IsolationPlaneOptions {
  command: HostCommand;
  clock: Clock;
  log: Log;
  table: HostLine;
}

type Contents = NftContents<string>;

const isEmpty = ({ chains }: Contents): boolean => chains.size === 0;

export class IsolationPlane {
  readonly #options: IsolationPlaneOptions;
  readonly #book = new NameBook();
  #wanted: Isolation | null = null;
  /** null: what the kernel has is not known. */
  #applied: Contents | null = null;
  #next: Promise<void> | null = null;
  #work: Promise<void> = Promise.resolve();
  #retry: Timer | null = null;
  #complaint = "";
  #closed = false;
  #checks = 0;

  constructor(options: IsolationPlaneOptions) {
    this.#options = options;
  }

  /** Resolves when the kernel has it, or what was wanted after it. @throws Fault when it cannot; it is tried again */
  put(isolation: Isolation): Promise<void> {
    this.#wanted = isolation;
    return this.#schedule();
  }

  /** Somebody else changed what was applied: all of it is applied again. */
  async remake(): Promise<void> {
    if (!this.#applied || isEmpty(this.#applied)) return;
    this.#options.log("warn", "somebody changed the table of network policies; it is made again", {
      table: this.#options.table,
    });
    await this.renew();
  }

  /** To be called now and then. */
  async check(): Promise<void> {
    if (++this.#checks % checksPerMaking === 0) await this.renew();
  }

  /** Makes it anew, whatever is there. */
  async renew(): Promise<void> {
    if (!this.#wanted) return;
    this.#applied = null;
    await this.#schedule().catch(() => {});
  }

  /** Stops; the kernel keeps what it has. */
  async close(): Promise<void> {
    this.#closed = true;
    this.#retry?.cancel();
    await this.#work;
  }

  #schedule(): Promise<void> {
    if (this.#next !== null) return this.#next;
    const next = this.#work.then(() => {
      this.#next = null;
      return this.#apply();
    });
    this.#next = next;
    this.#work = next.catch((error: unknown) => this.#failed(asFault(error).message));
    return next;
  }

  #failed(message: string): void {
    const { log, clock } = this.#options;
    if (message !== this.#complaint)
      log("error", "network policies could not be put into the kernel; trying again", { message });
    this.#complaint = message;
    this.#applied = null;
    if (this.#closed) return;
    this.#retry ??= clock.after(retryMs, () => {
      this.#retry = null;
      void this.#schedule().catch(() => {});
    });
  }

  async #apply(): Promise<void> {
    if (!this.#wanted || this.#closed) return;
    const { command } = this.#options;
    const contents = isolationContents(this.#wanted, this.#book);
    await nftBatch(command, this.#change(contents));
    this.#applied = contents;
    this.#complaint = "";
  }

  #change(contents: Contents): HostLine {
    const { table } = this.#options;
    const before = this.#applied;
    const hasTable = before !== null && !isEmpty(before);
    if (isEmpty(contents)) return before && !hasTable ? line`` : line`table ip ${table}\ndelete table ip ${table}\n`;
    if (hasTable) return nftDifference(table, before, contents);
    return line`${isolationFrame(table)}${nftDifference(table, null, contents)}`;
  }
}
