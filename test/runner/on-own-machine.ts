/** A program that has, as root on Linux, a machine of its own inside this one; elsewhere it runs as it is. */
import { asFault } from "../../core/fault.js";
import { ensureEngine, ownEngine } from "../../scenarios/live/engine.js";
import { installMissing } from "../../scenarios/machine/install.js";
import { engineNeeds, kernelNeeds, type Need, testNeeds, widenPath } from "../../scenarios/machine/needs.js";
import { bookOfParent, Run } from "../../scenarios/machine/run.js";
import { canHaveOwnMachine, endOwnMachine, startOnOwnMachine } from "./own-machine.js";

/** For ourselves: we are on the machine of our own. */
const insideFlag = "--inside";

export interface Wants {
  /** The program's own file. */
  file: string;
  /** It needs a Docker engine. */
  engine: boolean;
  /** Programs it uses besides those of all tests. */
  programs?: readonly Need[];
}

const say = (text: string): void => void process.stdout.write(`== ${text}\n`);

async function inside(args: string[], { engine }: Wants, work: (args: string[]) => Promise<number>): Promise<number> {
  if (engine) process.env["DOCKER_HOST"] = (await ownEngine(bookOfParent(), say)).host;
  return work(args);
}

async function here(
  args: string[],
  run: Run,
  { engine }: Wants,
  work: (args: string[]) => Promise<number>,
): Promise<number> {
  const host = engine ? (await ensureEngine(run, say)).host : undefined;
  if (host !== undefined) process.env["DOCKER_HOST"] = host;
  return work(args);
}

async function outside(args: string[], run: Run, wants: Wants): Promise<number> {
  widenPath();
  if (wants.engine)
    await installMissing(run, [...engineNeeds, ...kernelNeeds(), ...testNeeds(true), ...(wants.programs ?? [])], say);
  const machine = startOnOwnMachine(run, process.execPath, [wants.file, insideFlag, ...args]);
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, () => void endOwnMachine(machine));
  return new Promise((resolve) => machine.once("exit", (code) => resolve(code ?? 1)));
}

/** Does the work, wherever that may be, and takes back what was made for it. @returns the exit code */
export async function onOwnMachine(
  args: string[],
  wants: Wants,
  work: (args: string[]) => Promise<number>,
): Promise<number> {
  if (args[0] === insideFlag) return inside(args.slice(1), wants, work);
  const run = Run.open();
  try {
    return await (canHaveOwnMachine() ? outside(args, run, wants) : here(args, run, wants, work));
  } catch (error) {
    say(asFault(error).message);
    return 1;
  } finally {
    await run.end();
  }
}
