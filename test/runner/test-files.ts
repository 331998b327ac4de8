import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** What a file of unit tests may take; a line `// runner: timeout N s` in the file says otherwise. */
const TIMEOUT_S = 60;
const E2E_TIMEOUT_S = 300;

export interface TestFile {
  /** Path of the source from the repository's root, with slashes: test/core/x.test.ts */
  source: string;
  timeoutMs: number;
  /** End to end: runs after the others and alone, because it owns the machine's Docker. */
  e2e: boolean;
  /** It needs an engine, or makes namespaces: e2e, and whoever says so by a line `// runner: machine`. */
  machine: boolean;
  /** It says `// runner: kubectl`: one is fetched before it runs. */
  kubectl: boolean;
  /** It says `// runner: one node is enough`: long, and about nothing that differs between versions of Node. */
  oneNode: boolean;
}

/**
 * The test files under `root`/test, sorted. Sources are listed, not dist/, so that the output of a
 * deleted test does not live on.
 * @param patterns parts of paths; a file that contains none of them is left out; none means all
 */
export function listTestFiles(root: string, patterns: readonly string[]): TestFile[] {
  return readdirSync(join(root, "test"), { recursive: true, encoding: "utf8" })
    .filter((path) => path.endsWith(".test.ts"))
    .map((path) => `test/${path.replaceAll("\\", "/")}`)
    .filter((path) => patterns.length === 0 || patterns.some((p) => path.includes(p)))
    .sort()
    .map((source) => ({ source, ...settings(source, readFileSync(join(root, source), "utf8")) }));
}

function settings(source: string, text: string): Omit<TestFile, "source"> {
  const e2e = source.startsWith("test/e2e/");
  const asked = /^\/\/ runner: timeout (\d+) s$/m.exec(text)?.[1];
  const seconds = asked === undefined ? (e2e ? E2E_TIMEOUT_S : TIMEOUT_S) : Number(asked);
  return {
    timeoutMs: seconds * 1000,
    e2e,
    machine: e2e || /^\/\/ runner: machine$/m.test(text),
    kubectl: /^\/\/ runner: kubectl$/m.test(text),
    oneNode: /^\/\/ runner: one node is enough$/m.test(text),
  };
}

/** Where the compiler puts a source file: test/x.test.ts → dist/test/x.test.js */
export function compiledPath(root: string, source: string): string {
  return join(root, "dist", source.replace(/\.ts$/, ".js"));
}
