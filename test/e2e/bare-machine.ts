/** A machine on which there is nothing: no engine, no network but loopback, no processes. It ends with {@link close}. */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { childrenOf, endOwnMachine, firstProcess, namespaces } from "../runner/own-machine.js";
import { poll } from "./poll.js";
import { succeed } from "./processes.js";
import { newSince, processesNaming, type Surroundings } from "./surroundings.js";

const looker = fileURLToPath(new URL("./look-around.js", import.meta.url));

export class BareMachine {
  /** For temporary files; nothing else is in it. */
  readonly folder: string;
  readonly #machine: ChildProcess;
  readonly #into: string[];
  /** Programs that we started there and that have not ended: what starts them is outside, and ends a moment after. */
  readonly #started = new Set<ChildProcess>();

  private constructor(machine: ChildProcess, pid: number) {
    this.folder = mkdtempSync(join(tmpdir(), "bare-"));
    this.#machine = machine;
    this.#into = ["--target", String(pid), "--net", "--mount", "--pid", `--wd=${process.cwd()}`];
  }

  static async up(): Promise<BareMachine> {
    const args = [...namespaces, "sh", "-c", firstProcess, "bare-machine", "sh", "-c", "echo up; exec sleep infinity"];
    const machine = spawn("unshare", args, { detached: true, stdio: ["ignore", "pipe", "inherit"] });
    await new Promise((resolve) => machine.stdout?.once("data", resolve));
    return new BareMachine(machine, childrenOf(machine.pid ?? 0)[0] ?? 0);
  }

  /** What programs there know: where temporary files go, and of no engine, nor of the run that we are part of. */
  get #env(): NodeJS.ProcessEnv {
    const { DOCKER_HOST: _engine, TROUPE_RUN: _run, ...env } = process.env;
    return { ...env, TMPDIR: this.folder };
  }

  /** Starts a program in a process group of its own, as a terminal does; its output is piped. */
  start(program: string, ...args: string[]): ChildProcess {
    const child = spawn("nsenter", [...this.#into, program, ...args], {
      env: this.#env,
      detached: true,
      stdio: ["ignore", "pipe", "pipe"],
    });
    this.#started.add(child);
    child.once("exit", () => this.#started.delete(child));
    return child;
  }

  async look(): Promise<Surroundings> {
    const text = await succeed("nsenter", [...this.#into, process.execPath, looker], { env: { ...this.#env } });
    return new Map(JSON.parse(text) as [string, number][]);
  }

  /** Resolves when nothing is on it that was not there before. @throws Error saying what is left */
  async untilNothingLeft(before: Surroundings): Promise<void> {
    // Whoever takes things back works here too, and what it ends are processes that know the folder.
    await poll(
      "all processes have ended",
      async () => processesNaming(this.folder),
      (pids) => pids.length === 0,
    );
    await poll(
      "nothing is left",
      async () => newSince(before, await this.look()),
      (left) => left.length === 0,
    );
  }

  async close(): Promise<void> {
    const ended = [...this.#started].map((child) => once(child, "exit"));
    await endOwnMachine(this.#machine);
    await Promise.all(ended);
    rmSync(this.folder, { recursive: true, force: true });
  }
}
