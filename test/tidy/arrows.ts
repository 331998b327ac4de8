import { posix } from "node:path";
import { LAYERS } from "./layers.js";
import type { Problem, Sources } from "./sources.js";

const IMPORTS = [
  /^\s*(?:import|export)\b[^"';]*?\bfrom\s*["']([^"']+)["']/gm,
  /^\s*import\s*["']([^"']+)["']/gm,
  /\b(?:import|require)\s*\(\s*["']([^"']+)["']/g,
];

/** What a TypeScript text imports, statically or not, types too. */
export function importsOf(text: string): string[] {
  return IMPORTS.flatMap((pattern) => [...text.matchAll(pattern)].map((m) => m[1] ?? ""));
}

const layerOf = (path: string): string => path.slice(0, path.indexOf("/"));

/** "@scope/name/deep" → "@scope/name"; "node:fs/promises" → "node:fs". */
function packageOf(specifier: string): string {
  return specifier
    .split("/")
    .slice(0, specifier.startsWith("@") ? 2 : 1)
    .join("/");
}

function judge(path: string, specifier: string): string | undefined {
  const from = layerOf(path);
  const rule = LAYERS[from];
  if (rule === undefined) return undefined;
  if (!specifier.startsWith(".")) {
    if (rule.packages === "*" || rule.packages.includes(packageOf(specifier))) return undefined;
    return `imports ${specifier}; ${from} may import no package but ${rule.packages.join(", ")}`;
  }
  const target = posix.normalize(posix.join(posix.dirname(path), specifier)).replace(/\.js$/, ".ts");
  const to = layerOf(target);
  if (to !== from && !rule.layers.includes(to)) {
    return `imports ${target}; ${from} may import ${["itself", ...rule.layers].join(", ")}`;
  }
  return undefined;
}

/** Imports that point the wrong way, by the table in layers.ts. */
export function wrongArrows(sources: Sources): Problem[] {
  return [...sources]
    .filter(([path]) => path.endsWith(".ts"))
    .flatMap(([path, text]) => importsOf(text).map((specifier) => ({ path, text: judge(path, specifier) })))
    .filter((problem): problem is Problem => problem.text !== undefined);
}
