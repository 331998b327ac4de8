/**
 * The test runner: `npm test [-- [--verbose] [--here] [PART-OF-A-PATH…]]`. It makes the machine ready, runs each file in
 * a process of its own, and takes everything back. As root on Linux the files that need more than Node have a machine of
 * their own inside this one, with an engine of its own; `--here` runs them on this one, with the engine that answers.
 * With `--other-node` (see nodes/run.ts) no end-to-end test, and none for which one version of Node is enough.
 * Its last line is `N passed, N failed, N skipped`; the exit code is 1 if something failed, and 128 + N after signal N.
 */
import { existsSync } from "node:fs";
import { constants } from "node:os";
import { fileURLToPath } from "node:url";
import { asFault } from "../core/fault.js";
import { engineAnswers, ensureEngine, ownEngine } from "../scenarios/live/engine.js";
import { installMissing } from "../scenarios/machine/install.js";
import { engineNeeds, kernelNeeds, testNeeds, widenPath } from "../scenarios/machine/needs.js";
import { bookOfParent, Run } from "../scenarios/machine/run.js";
import { fetchKubectl, kubectlMinors } from "./runner/carried-programs.js";
import { canHaveOwnMachine, endOwnMachine, startOnOwnMachine } from "./runner/own-machine.js";
import { runFiles } from "./runner/run-files.js";
import { listTestFiles, type TestFile } from "./runner/test-files.js";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));
const THIS = fileURLToPath(import.meta.url);
/** `--inside` is for ourselves: we are on a machine of our own. */
const OPTIONS = ["--verbose", "--here", "--inside", "--other-node"];

interface Asked {
  args: readonly string[];
  files: TestFile[];
  verbose: boolean;
  here: boolean;
}

const write = (text: string): void => void process.stdout.write(text);
const say = (text: string): void => write(`== ${text}\n`);

/** The last words of a run that could not begin. */
function failed(text: string): number {
  write(`${text}\n0 passed, 1 failed, 0 skipped\n`);
  return 1;
}

async function runHere({ files, verbose }: Asked, folder: string): Promise<number> {
  const sum = await runFiles(files, { root: ROOT, folder, verbose, write });
  write(`${sum.passed} passed, ${sum.failed} failed, ${sum.skipped} skipped\n`);
  return sum.failed > 0 ? 1 : 0;
}

/** On the machine of our own: nothing of it needs to be taken back, it ends with us. */
async function inside(asked: Asked): Promise<number> {
  const book = bookOfParent();
  const engine = await ownEngine(book, () => undefined);
  say(`${engine.description}: on a machine of their own inside this one, the tests meet nobody else's`);
  process.env["DOCKER_HOST"] = engine.host;
  delete process.env["DOCKER_CONTEXT"];
  return runHere(asked, book.folder);
}

/** Resolves to the exit code. @throws Fault when the machine cannot be made ready */
async function outside(asked: Asked, run: Run, interrupt: AbortSignal): Promise<number> {
  if (asked.files.some((file) => file.kubectl)) for (const minor of kubectlMinors) await fetchKubectl(minor);
  if (!asked.files.some((file) => file.machine)) return runHere(asked, run.folder);
  widenPath();
  const isRoot = process.getuid?.() === 0;
  const ofEngine = isRoot ? kernelNeeds() : (await engineAnswers()) ? [] : engineNeeds.slice(0, 1);
  await installMissing(run, [...ofEngine, ...testNeeds(isRoot)], say);
  if (asked.here || !canHaveOwnMachine()) {
    const engine = await ensureEngine(run, say);
    say(engine.description);
    if (engine.host !== undefined) process.env["DOCKER_HOST"] = engine.host;
    return runHere(asked, run.folder);
  }
  const machine = startOnOwnMachine(run, process.execPath, [THIS, "--inside", ...asked.args]);
  interrupt.addEventListener("abort", () => void endOwnMachine(machine), { once: true });
  return new Promise((resolve) => machine.once("exit", (code) => resolve(code ?? 1)));
}

/** Where temporary files are made: on a disk, for engines keep much in them. */
const parent = (): string | undefined =>
  process.env["TMPDIR"] === undefined && existsSync("/var/tmp") ? "/var/tmp" : undefined;

async function main(args: readonly string[]): Promise<number> {
  const unknown = args.filter((a) => a.startsWith("-") && !OPTIONS.includes(a));
  if (unknown.length > 0)
    return failed(`Unknown option ${unknown.join(" ")}; there are --verbose, --here, and parts of paths.`);
  const patterns = args.filter((a) => !a.startsWith("-"));
  const otherNode = args.includes("--other-node");
  const files = listTestFiles(ROOT, patterns).filter((file) => !otherNode || !(file.machine || file.oneNode));
  if (files.length === 0) return failed(`No test file has ${patterns.join(" or ")} in its path.`);
  const asked = { args, files, verbose: args.includes("--verbose"), here: args.includes("--here") };
  if (args.includes("--inside")) return inside(asked);

  const interrupt = new AbortController();
  let given: NodeJS.Signals | undefined;
  // Later signals are heard, too, and change nothing: what was made is being taken back.
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const)
    process.on(signal, () => {
      given ??= signal;
      interrupt.abort();
    });
  for (const stream of [process.stdout, process.stderr]) stream.on("error", () => interrupt.abort());
  const run = Run.open(parent());
  const interrupted = new Promise<number>((resolve) =>
    interrupt.signal.addEventListener("abort", () => resolve(128 + constants.signals[given ?? "SIGPIPE"])),
  );
  const work = outside(asked, run, interrupt.signal).catch((error: unknown) => failed(`== ${asFault(error).message}`));
  const code = await Promise.race([work, interrupted]);
  if (interrupt.signal.aborted) say("interrupted: taking back what the tests made");
  try {
    await run.end();
  } catch (error) {
    write(`== ${asFault(error).message}\n`);
    process.exit(code || 1);
  }
  if (interrupt.signal.aborted) process.exit(code);
  return code;
}

process.exitCode = await main(process.argv.slice(2));
