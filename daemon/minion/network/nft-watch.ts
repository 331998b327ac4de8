/**
 * Tells when somebody else changes our tables in the kernel. `nft monitor` prints every transaction there is; ours are
 * told from others by a signature: a table that is made and deleted within the transaction, so that it never is there
 * and everybody who listens hears of it. (The process id that is printed as well is of no use in containers.)
 */
import { type ChildProcess, spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { type HostLine, line, nftFile } from "../../../core/network/host-lines.js";
import type { Clock, Timer } from "../../../core/time.js";
import type { Log } from "../../log.js";
import type { HostCommand } from "../../network/host-command.js";

/** What a line of the monitor says was changed. */
export interface NftChange {
  verb: string;
  /** table, chain, rule, set, element, … */
  kind: string;
  family: string;
  table: string;
  /** Of what is in the table; "" for the table itself. */
  name: string;
}

/** A change often comes in several transactions: they are waited for. */
export const gatherMs = 50;
/** Between two mendings: should two daemons take a table for their own, they must not keep a core busy. */
export const pauseMs = 1_000;
/** After a monitor that ended. */
export const restartMs = 5_000;

/** One that lived for so long did its work. */
const steadyMs = 60_000;

/** Ends with us, however we end: its standard input is then closed. */
const script = "nft monitor & exec >&-; read -r _; kill $!; wait";

const change = /^[a-z]+ [a-z]+ \S+ \S+( \S+)?/;

/** Reads what the monitor prints, line by line. */
export class ForeignChanges {
  readonly #signature: string;
  readonly #concerns: (change: NftChange) => boolean;
  #tables = new Set<string>();
  #isOurs = false;
  #isSilent = true;

  constructor(signature: string, concerns: (change: NftChange) => boolean) {
    this.#signature = signature;
    this.#concerns = concerns;
  }

  /**
   * The tables that concern us of a transaction of somebody else's that ends with this line; null: it may have been
   * any, as events were lost or not printed. (The monitor prints no rule of a table it does not know, and knows none
   * that was made between its first look and its listening: a transaction of such rules is an end without a change.)
   */
  read(line: string): ReadonlySet<string> | null {
    if (line.startsWith("# ERROR")) return null;
    if (line.startsWith("# new generation")) return this.#ended();
    const [verb = "", kind = "", family = "", table = "", name = ""] = change.exec(line)?.[0].split(" ") ?? [];
    if (table !== "") this.#isSilent = false;
    if (table === this.#signature) this.#isOurs = true;
    else if (table !== "" && this.#concerns({ verb, kind, family, table, name })) this.#tables.add(table);
    return new Set();
  }

  #ended(): ReadonlySet<string> | null {
    const tables = this.#isOurs ? new Set<string>() : this.#isSilent ? null : this.#tables;
    this.#tables = new Set();
    this.#isOurs = false;
    this.#isSilent = true;
    return tables;
  }
}

export interface NftWatchOptions {
  /** Name of a table nobody else has: another one for each daemon. */
  signature: HostLine;
  clock: Clock;
  log: Log;
  concerns(change: NftChange): boolean;
  /** Somebody else changed these tables. @param tables null: nobody knows which */
  onForeign(tables: ReadonlySet<string> | null): void;
  /** The command that runs others in the network that is watched; our own if there is none. */
  enter?: readonly string[];
}

export class NftWatch {
  readonly #options: NftWatchOptions;
  #child: ChildProcess | null = null;
  #ended: Promise<void> = Promise.resolve();
  #gathered: Set<string> | null = new Set();
  #timer: Timer | null = null;
  #restart: Timer | null = null;
  #toldMs = Number.NEGATIVE_INFINITY;
  #startedMs = 0;
  #complained = false;
  #closed = false;

  constructor(options: NftWatchOptions) {
    this.#options = options;
  }

  /** The same commands, each transaction signed. */
  signing(command: HostCommand): HostCommand {
    const { signature } = this.#options;
    const signed = nftFile(line`add table ip ${signature}\ndelete table ip ${signature}\n`);
    return (program, args, input) =>
      program === "nft" && args[0] === "-f"
        ? command(program, args, signed + (input ?? ""))
        : command(program, args, input);
  }

  start(): void {
    const { enter = [], signature, concerns, clock } = this.#options;
    this.#startedMs = clock.nowMs();
    const [program = "", ...args] = [...enter, "sh", "-c", script];
    const child = spawn(program, args, { stdio: ["pipe", "pipe", "pipe"] });
    const reader = new ForeignChanges(signature, concerns);
    let said = "";
    this.#child = child;
    createInterface({ input: child.stdout }).on("line", (line) => this.#heard(reader.read(line)));
    child.stderr.setEncoding("utf8").on("data", (text: string) => {
      said = `${said}${text}`.slice(0, 300);
    });
    // It is told by its end.
    child.stdin.on("error", () => {});
    child.stdout.on("close", () => child.stdin.end());
    this.#ended = new Promise<void>((resolve) => {
      child.on("error", (error) => {
        said = error.message;
        resolve();
      });
      child.on("close", () => resolve());
    }).then(() => this.#monitorEnded(said.trim()));
  }

  async close(): Promise<void> {
    this.#closed = true;
    this.#timer?.cancel();
    this.#restart?.cancel();
    this.#child?.stdin?.end();
    await this.#ended;
  }

  #monitorEnded(said: string): void {
    if (this.#closed) return;
    const { clock, log } = this.#options;
    const wasSteady = clock.nowMs() - this.#startedMs > steadyMs;
    if (wasSteady || !this.#complained)
      log("warn", "nft monitor ended; what others change in the kernel's rules is found later than usual", { said });
    this.#complained = true;
    this.#restart = clock.after(restartMs, () => {
      this.start();
      // What happened meanwhile was not heard. One that never stays would have us look all the time.
      if (wasSteady) this.#heard(null);
    });
  }

  #heard(tables: ReadonlySet<string> | null): void {
    if (this.#closed || tables?.size === 0) return;
    if (tables === null) this.#gathered = null;
    else for (const table of tables) this.#gathered?.add(table);
    if (this.#timer) return;
    const { clock, onForeign } = this.#options;
    const delayMs = Math.max(gatherMs, this.#toldMs + pauseMs - clock.nowMs());
    this.#timer = clock.after(delayMs, () => {
      const gathered = this.#gathered;
      this.#timer = null;
      this.#gathered = new Set();
      this.#toldMs = clock.nowMs();
      onForeign(gathered);
    });
  }
}
