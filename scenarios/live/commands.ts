/** Our own commands as an operator types them: processes of their own, with an environment of their own. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { Fault } from "../../core/fault.js";

export type Program = "troupe" | "kubecfg";

const pathOf = (program: Program): string => fileURLToPath(new URL(`../../cli/${program}.js`, import.meta.url));

/** A master that is away is tried again this often, for so long. */
const againMs = 200;
const patienceMs = 60_000;
/** What our commands say of a master that is away. */
const isAway = (error: unknown): boolean => /: no API at |is not reached|broke off/.test(String(error));

/** Commands that speak to one cluster. */
export class Commands {
  readonly #env: NodeJS.ProcessEnv;
  readonly #running = new Set<Promise<unknown>>();
  #isClosed = false;

  /** @param env what is to be different from our own environment */
  constructor(env: Readonly<Record<string, string>>) {
    this.#env = { ...process.env, KUBECONFIG: "", ...env };
  }

  /**
   * Runs a command to its end; resolves to what it printed. It has a process group of its own, so that Ctrl-C does
   * not end it: what it began is to be taken back, not left half done.
   * @throws Fault with what it said instead
   */
  async run(program: Program, args: readonly string[]): Promise<string> {
    if (this.#isClosed) throw new Fault("Conflict", `${program} ${args.join(" ")}: the run is over`);
    return this.#watched(program, args);
  }

  /** As an operator who types it again while no master answers. @throws Fault with what it said instead */
  async insist(program: Program, args: readonly string[]): Promise<string> {
    const deadlineMs = performance.now() + patienceMs;
    for (;;) {
      try {
        return await this.run(program, args);
      } catch (error) {
        if (!isAway(error) || performance.now() > deadlineMs) throw error;
        await new Promise((resolve) => setTimeout(resolve, againMs));
      }
    }
  }

  /** Runs a last command, once those that run have ended; none is begun from now on. @throws Fault */
  async last(program: Program, args: readonly string[]): Promise<string> {
    this.#isClosed = true;
    await Promise.allSettled(this.#running);
    return this.#run(program, args);
  }

  #watched(program: Program, args: readonly string[]): Promise<string> {
    const run = this.#run(program, args);
    this.#running.add(run);
    return run.finally(() => this.#running.delete(run));
  }

  async #run(program: Program, args: readonly string[]): Promise<string> {
    const child = spawn(process.execPath, [pathOf(program), ...args], {
      env: this.#env,
      detached: true,
      stdio: ["ignore", "pipe", "pipe"],
    });
    const said = { stdout: "", stderr: "" };
    child.stdout.setEncoding("utf8").on("data", (text: string) => {
      said.stdout += text;
    });
    child.stderr.setEncoding("utf8").on("data", (text: string) => {
      said.stderr += text;
    });
    const [code] = (await once(child, "close")) as [number | null];
    if (code === 0) return said.stdout;
    const why = said.stderr.trim().replace(/^(error|kubecfg): /, "") || `it ended with code ${code}`;
    throw new Fault("InternalError", `${program} ${args.join(" ")}: ${why}`);
  }
}
