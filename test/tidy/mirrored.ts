import { posix } from "node:path";
import { importsOf } from "./arrows.js";
import type { Problem, Sources } from "./sources.js";

/** Files up to this long need no test that bears their name. */
export const linesWithoutTest = 40;

const lineCount = (text: string): number => text.split("\n").length - 1;
/** Where the test of a file is looked for. */
export const mirrorOf = (path: string): string => `test/${path.replace(/\.ts$/, ".test.ts")}`;

/** Source files that are long enough to have a test of their own, and have none. */
export function unmirrored(sources: Sources): string[] {
  return [...sources]
    .filter(([path, text]) => path.endsWith(".ts") && !path.startsWith("test/") && lineCount(text) > linesWithoutTest)
    .map(([path]) => path)
    .filter((path) => !sources.has(mirrorOf(path)));
}

/** Tests that run the commands themselves: what those reach is not to be seen in imports. */
const runsPrograms = /^test\/(e2e\/|tidy\/|scenarios\/replay\/command)/;

/** What a test file leads to by its imports. */
function reachOf(sources: Sources, test: string): Set<string> {
  const reached = new Set<string>();
  const walk = (path: string): void => {
    if (reached.has(path) || !sources.has(path)) return;
    reached.add(path);
    for (const specifier of importsOf(sources.get(path) ?? ""))
      if (specifier.startsWith(".")) walk(posix.join(posix.dirname(path), specifier).replace(/\.js$/, ".ts"));
  };
  walk(test);
  return reached;
}

/**
 * Files without a test at the mirrored path, against the list of where they are tested instead: it may only shrink.
 * A test named there imports the file, on whatever way, or runs it as a program.
 */
export function mirrorProblems(sources: Sources, elsewhere: Readonly<Record<string, string>>): Problem[] {
  const missing = new Set(unmirrored(sources));
  const list = "test/tidy/tested-elsewhere.json";
  const reaches = new Map<string, Set<string>>();
  const named = Object.entries(elsewhere).flatMap(([path, test]): Problem[] => {
    if (!missing.has(path)) return [{ path: list, text: `${path} needs no line any more` }];
    if (!sources.has(test)) return [{ path: list, text: `${path}: there is no ${test}` }];
    if (runsPrograms.test(test)) return [];
    const reach = reaches.get(test) ?? reachOf(sources, test);
    reaches.set(test, reach);
    return reach.has(path) ? [] : [{ path: list, text: `${test} does not lead to ${path}` }];
  });
  const unnamed = [...missing].filter((path) => !Object.hasOwn(elsewhere, path));
  return [...named, ...unnamed.map((path) => ({ path, text: `has no test at ${mirrorOf(path)}` }))];
}
