import type { Problem, Sources } from "./sources.js";

/** Longer files are hard to hold in one's head. */
const MAX_LINES = 300;

const lineCount = (text: string): number => text.split("\n").length - (text.endsWith("\n") ? 1 : 0);

/** TypeScript files above the limit. */
export function tooLong(sources: Sources): Problem[] {
  return [...sources]
    .filter(([path, text]) => path.endsWith(".ts") && lineCount(text) > MAX_LINES)
    .map(([path, text]) => ({ path, text: `has ${lineCount(text)} lines; the limit is ${MAX_LINES}` }));
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

/** `AbortSignal.any` of Node 20 forgets its sources: core/either-signal.ts does not. */
export function forgetfulSignals(sources: Sources): Problem[] {
  return [...sources]
    .filter(([path, text]) => path.endsWith(".ts") && /\bAbortSignal\.any\(/.test(text))
    .map(([path]) => ({ path, text: "uses AbortSignal.any; eitherSignal keeps its sources alive" }));
}

/** Of what people look up by words: in a plain object `constructor` is found, too. Each with what there is instead. */
const INHERITING: [pattern: RegExp, instead: string][] = [
  [/^(?:export )?const \w+: (?:Readonly<)?(?:Partial<)?Record<string, .*> = \{/m, "a table that is no lookup()"],
  [
    /^(?! *\*|\/).*(?<!const |let )\b[a-z]\w* in [a-z][\w.]*(?:\)|\(| (?:&&|\|\||\?))/m,
    "`in`; Object.hasOwn finds no inherited name",
  ],
];

/** Words that are found in every object, where only those that were written down should be. */
export function inheritedWords(sources: Sources): Problem[] {
  return [...sources]
    .filter(([path]) => /^(core|actors|daemon|cli|scenarios)\/.*\.ts$/.test(path))
    .flatMap(([path, text]) =>
      INHERITING.filter(([pattern]) => pattern.test(text)).map(([, instead]) => ({ path, text: `has ${instead}` })),
    );
}

/** The public package registries; a private one is known from npm's environment only. */
const REGISTRIES = /\bregistry\.(npmjs|yarnpkg|npmmirror)\.\w+/;

/** Manifests of other projects are kept as they are. */
const isOurs = (path: string): boolean => !/^(test|scenarios)\/manifests\//.test(path);

/** Texts that tie the repository to a place: package registries, and what `foreign` matches. */
export function foreignTexts(sources: Sources, foreign: readonly RegExp[]): Problem[] {
  return [...sources]
    .filter(([path]) => isOurs(path))
    .flatMap(([path, text]) =>
      [REGISTRIES, ...foreign].flatMap((pattern) => {
        const found = pattern.exec(text)?.[0].trim();
        return found === undefined ? [] : [{ path, text: `mentions ${found}` }];
      }),
    );
}

/** Top folders that a path in a document or a test may well begin with. */
const COMMON_FOLDERS = new Set(
  "app build builds data etc home mnt opt repo root run src srv tmp usr var workspace".split(" "),
);

/**
 * What gives away the machine somebody works on: paths below the top folder of `root`, where the repository is
 * checked out, and the host of the registry npm is set to. Nothing under CI, where both are accidents.
 */
export function foreignHere(root: string, environment: Readonly<Record<string, string | undefined>>): RegExp[] {
  if (environment.CI !== undefined) return [];
  const top = root.split("/")[1] ?? "";
  const registry = environment.npm_config_registry;
  return [
    ...(top === "" || COMMON_FOLDERS.has(top) ? [] : [new RegExp(`(?<![\\w./-])/${escapeRegExp(top)}/`)]),
    ...(registry === undefined ? [] : [new RegExp(escapeRegExp(new URL(registry).hostname))]),
  ];
}

function escapeRegExp(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
}

/** A lock file that says where packages come from works only where that place can be reached. */
export function lockedPlaces(sources: Sources): Problem[] {
  const path = "package-lock.json";
  const count = (sources.get(path) ?? "").split('"resolved": "http').length - 1;
  return count === 0 ? [] : [{ path, text: `has ${count} "resolved" addresses; .npmrc leaves them out, npm i again` }];
}
