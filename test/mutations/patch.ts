/** Deliberate bugs as patches: read, and applied by what they say, not by line numbers, so that the code around may move. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

export interface Mutation {
  name: string;
  /** The bug, for people. */
  what: string;
  /** It is to be caught by one of so many runs of the fuzzer. */
  runs: number;
  /** Source file, relative to the repository. */
  file: string;
  before: string;
  after: string;
}

const headPattern = /^caught by the fuzzer within (\d+) runs?$/;

/**
 * Reads a patch: what the bug is, `caught by the fuzzer within N runs`, then one hunk of a unified diff whose `@@`
 * line needs no numbers.
 * @throws Error saying what is wrong
 */
export function readMutation(name: string, text: string): Mutation {
  const lines = text.trimEnd().split("\n");
  const fileAt = lines.findIndex((l) => l.startsWith("--- a/"));
  const hunkAt = lines.findIndex((l) => l.startsWith("@@"));
  const head = lines.slice(0, Math.max(fileAt, 0)).filter((l) => l !== "");
  const runs = head.flatMap((l) => headPattern.exec(l)?.[1] ?? []);
  const wrong = (why: string): Error => new Error(`${name}: ${why}`);
  if (fileAt < 0 || hunkAt < 0) throw wrong("a line `--- a/FILE` and a line `@@` are expected");
  if (runs.length !== 1) throw wrong("one line `caught by the fuzzer within N runs` is expected before `--- a/FILE`");
  const hunk = lines.slice(hunkAt + 1);
  const stray = hunk.find((l) => l !== "" && !" +-".includes(l[0] ?? ""));
  if (stray !== undefined)
    throw wrong(`"${stray}" is no line of a hunk: one begins with a blank, + or -, and there is one hunk`);
  const side = (sign: string): string =>
    hunk
      .filter((l) => l === "" || l[0] === " " || l[0] === sign)
      .map((l) => l.slice(1))
      .join("\n");
  return {
    name,
    what: head.filter((l) => !headPattern.test(l)).join(" "),
    runs: Number(runs[0]),
    file: (lines[fileAt] ?? "").slice("--- a/".length),
    before: side("-"),
    after: side("+"),
  };
}

/** The text of the file with the bug in it. @throws Error when the patch is stale */
export function mutate({ name, file, before, after }: Mutation, source: string): string {
  const found = source.split(before).length - 1;
  if (found !== 1)
    throw new Error(
      `${name}.patch is stale: what it replaces is ${found === 0 ? "no longer" : `${found} times`} in ${file}; write it anew against the code as it is`,
    );
  return source.replace(before, () => after);
}

/** All patches of a folder. @throws Error */
export function readMutations(folder: string): Mutation[] {
  return readdirSync(folder)
    .filter((n) => n.endsWith(".patch"))
    .sort()
    .map((n) => readMutation(n.slice(0, -".patch".length), readFileSync(join(folder, n), "utf8")));
}
