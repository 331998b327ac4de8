/** Puts a bug into a copy of the compiled tree, and lets the fuzzer loose on it. */
import { execFile } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import { type Mutation, mutate } from "./patch.js";

const run = promisify(execFile);

/** What the fuzzer draws its runs from; fixed, so that the numbers in the patches hold. */
export const huntSeed = "mutations";
/** A mutant that hangs is not caught by an invariant, and said to be so. */
const huntMsMax = 240_000;
const trees = ["core", "actors", "daemon", "scenarios"] as const;

export interface Caught {
  /** Number of the run that failed, from 1. */
  runs: number;
  kind: string;
}

/** A copy of the compiled tree; modules are found from it as from dist/. */
export class Copy {
  readonly folder: string;

  constructor() {
    mkdirSync("dist/.mutants", { recursive: true });
    this.folder = mkdtempSync("dist/.mutants/copy-");
    for (const tree of trees) cpSync(join("dist", tree), join(this.folder, tree), { recursive: true });
    cpSync("dist/test/mutations", join(this.folder, "test/mutations"), { recursive: true });
  }

  /** Runs the fuzzer on the tree with the bug. null: it was not caught. @throws Error when the patch is stale or no code */
  async hunt(mutation: Mutation): Promise<Caught | null> {
    const compiled = mutation.file.replace(/\.ts$/, ".js");
    try {
      await this.#compile(mutation);
      return await hunt(this.folder, mutation.runs);
    } finally {
      cpSync(join("dist", compiled), join(this.folder, compiled));
    }
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }

  /** Only the file that is touched is compiled, and only to strip its types. */
  async #compile(mutation: Mutation): Promise<void> {
    const source = join(this.folder, "source", mutation.file);
    mkdirSync(dirname(source), { recursive: true });
    writeFileSync(source, mutate(mutation, readFileSync(mutation.file, "utf8")));
    const flags = ["--ignoreConfig", "--noCheck", "--noResolve", "--target", "es2023", "--module", "nodenext"];
    const where = ["--outDir", join(this.folder, dirname(mutation.file))];
    await run(process.execPath, ["node_modules/typescript/bin/tsc", ...flags, ...where, source]);
  }
}

/** Runs the fuzzer in a compiled tree until it catches something. */
export async function hunt(folder: string, runs: number): Promise<Caught | null> {
  const script = join(folder, "test/mutations/hunt-worker.js");
  const { stdout } = await run(process.execPath, [script, huntSeed, String(runs)], { timeout: huntMsMax });
  const caught = JSON.parse(stdout) as { run: number; kind: string } | null;
  return caught && { runs: caught.run + 1, kind: caught.kind };
}
