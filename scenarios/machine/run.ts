/**
 * A run that makes things on this machine, such as an engine and a cluster: a folder with all its files, and a keeper
 * that takes everything back when the run is over. The keeper is a process in a session of its own and hears of our end
 * by the end of a pipe: whatever ends us, and however suddenly, it does its work.
 */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Readable, Writable } from "node:stream";
import { fileURLToPath } from "node:url";
import { type Deed, noteDeed } from "./ledger.js";

/** In the environment of all that a run starts: its folder. */
export const runMark = "TROUPE_RUN";

const keeperProgram = fileURLToPath(new URL("./keeper.js", import.meta.url));

/** What those need who do something for a run. */
export interface RunBook {
  /** Everything the run writes is in here. */
  readonly folder: string;
  /** @throws Error when everything is being taken back: what still works on must begin nothing more */
  check(): void;
  /** Writes down what is about to be done outside of the folder. @throws Error as {@link check} */
  note(deed: Deed): void;
}

/** The book of the run that this process was started for. @throws Error when there is none */
export function bookOfParent(): RunBook {
  const folder = process.env[runMark];
  if (folder === undefined) throw new Error(`${runMark} is not set: nobody would take back what is made here`);
  return { folder, check: () => undefined, note: (deed) => noteDeed(folder, deed) };
}

export class Run implements RunBook {
  readonly folder: string;
  readonly #keeper: ChildProcess;
  #said = "";
  #isOver = false;

  private constructor(folder: string) {
    this.folder = folder;
    this.#keeper = spawn(process.execPath, [keeperProgram, folder], {
      detached: true,
      stdio: ["pipe", "pipe", "inherit"],
      env: process.env,
    });
    const { stdin, stdout } = this.#keeper;
    (stdout as Readable).setEncoding("utf8").on("data", (text: string) => {
      this.#said += text;
    });
    (stdin as Writable).on("error", () => undefined);
    // It waits for us, not we for it.
    this.#keeper.unref();
    for (const stream of [stdin, stdout]) (stream as unknown as { unref(): void }).unref();
  }

  /** @param parent where its folder is made. From now on everything this process starts bears the run's mark */
  static open(parent = tmpdir()): Run {
    // Short: sockets of engines are further down, and their paths have little room.
    const folder = mkdtempSync(join(parent, "troupe-"));
    process.env[runMark] = folder;
    return new Run(folder);
  }

  check(): void {
    if (this.#isOver) throw new Error("the run is over");
  }

  note(deed: Deed): void {
    this.check();
    noteDeed(this.folder, deed);
  }

  /** Takes everything back. @throws Error saying what is left */
  async end(): Promise<void> {
    await this.#dismiss("");
    if (this.#said !== "") throw new Error(`left behind: ${this.#said.trim().replaceAll("\n", "; ")}`);
  }

  /** Leaves everything as it is. @returns the command that takes it back some day */
  async keep(): Promise<string> {
    await this.#dismiss("keep\n");
    return `node ${keeperProgram} ${this.folder}`;
  }

  async #dismiss(word: string): Promise<void> {
    this.#isOver = true;
    this.#keeper.ref();
    const closed = once(this.#keeper, "close");
    (this.#keeper.stdin as Writable).end(word);
    await closed;
  }
}
