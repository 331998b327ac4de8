import type { Problem, Sources } from "./sources.js";

/** Longer files are hard to hold in one's head. */
const MAX_LINES = 300;
/** Files that may be longer: how long, and why. A file that shrank has its number lowered (a ratchet). */
export const LONGER: Readonly<Record<string, { lines: number; reason: string }>> = {
  "actors/pod-agent.ts": { lines: 449, reason: "one statechart, read as one" },
};

const lineCount = (text: string): number => text.split("\n").length - (text.endsWith("\n") ? 1 : 0);

/** TypeScript files above the limit, and exceptions that are out of date. */
export function tooLong(sources: Sources, longer: typeof LONGER): Problem[] {
  const long = [...sources]
    .filter(([path]) => path.endsWith(".ts"))
    .flatMap(([path, text]) => {
      const lines = lineCount(text);
      const limit = longer[path]?.lines ?? MAX_LINES;
      return lines > limit ? [{ path, text: `has ${lines} lines; the limit is ${limit}` }] : [];
    });
  const stale = Object.entries(longer).flatMap(([path, { lines }]) => {
    const actual = lineCount(sources.get(path) ?? "");
    return actual < lines ? [{ path, text: `may be ${lines} lines long and has ${actual}: lower its exception` }] : [];
  });
  return [...long, ...stale];
}

/** Test files with `.only(`, and suites without `.run()`: the runner sees both, this sees them before it. */
export function badSuites(sources: Sources): Problem[] {
  return [...sources]
    .filter(([path]) => path.endsWith(".test.ts"))
    .flatMap(([path, text]) => {
      const names = [...text.matchAll(/\b(?:const|let)\s+(\w+)\s*=\s*suite\s*[<(]/g)].map((m) => m[1] ?? "");
      const forgotten = names.filter((name) => !new RegExp(`\\b${name}\\.run\\(\\)`).test(text));
      return [
        ...forgotten.map((name) => ({ path, text: `never calls ${name}.run()` })),
        ...(/\b\w+\.only\(/.test(text) ? [{ path, text: "uses .only" }] : []),
      ];
    });
}

/**
 * Texts that belong to the machine somebody works on: its package registry, its folders.
 * @param foreign what to look for; see {@link foreignTexts}
 */
export function foreign(sources: Sources, foreign: readonly string[]): Problem[] {
  return [...sources].flatMap(([path, text]) =>
    foreign.filter((part) => text.includes(part)).map((part) => ({ path, text: `mentions ${part}` })),
  );
}

/** Top folders a path in a document or a test may well begin with. */
const COMMON_FOLDERS = new Set(["tmp", "home", "root", "usr", "opt", "srv", "var", "mnt", "data", "app", "builds"]);

/**
 * What must not appear in the repository checked out at `root`: its own place, and the host of the registry
 * that npm is set to, if npm says so in the environment.
 */
export function foreignTexts(root: string, environment: Readonly<Record<string, string | undefined>>): string[] {
  const place = root.replace(/\/$/, "");
  const top = place.split("/")[1] ?? "";
  const registry = environment.npm_config_registry;
  return [
    place,
    ...(top === "" || COMMON_FOLDERS.has(top) ? [] : [`/${top}/`]),
    ...(registry === undefined ? [] : [new URL(registry).hostname]),
  ];
}

/** A lock file that says where packages come from works only where that place can be reached. */
export function lockedPlaces(sources: Sources): Problem[] {
  const path = "package-lock.json";
  const count = (sources.get(path) ?? "").split('"resolved": "http').length - 1;
  return count === 0 ? [] : [{ path, text: `has ${count} "resolved" addresses; .npmrc leaves them out, npm i again` }];
}
