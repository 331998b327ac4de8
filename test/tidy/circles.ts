import { posix } from "node:path";
import { importsOf } from "./arrows.js";
import type { Problem, Sources } from "./sources.js";

/** What each TypeScript file imports of the repository, types too: a circle of types is a circle to whoever reads. */
function graphOf(sources: Sources): Map<string, string[]> {
  const graph = new Map<string, string[]>();
  for (const [path, text] of sources) {
    if (!path.endsWith(".ts")) continue;
    const targets = importsOf(text)
      .filter((specifier) => specifier.startsWith("."))
      .map((specifier) => posix.join(posix.dirname(path), specifier).replace(/\.js$/, ".ts"));
    graph.set(
      path,
      targets.filter((target) => sources.has(target)),
    );
  }
  return graph;
}

/** Files that import each other, over however many others: each circle once, as the way around. */
export function circles(sources: Sources): Problem[] {
  const graph = graphOf(sources);
  const problems: Problem[] = [];
  const done = new Set<string>();
  const way: string[] = [];
  const walk = (path: string): void => {
    if (done.has(path)) return;
    const seenAt = way.indexOf(path);
    if (seenAt >= 0) {
      problems.push({ path, text: `is in a circle of imports: ${[...way.slice(seenAt + 1), path].join(" → ")}` });
      return;
    }
    way.push(path);
    for (const target of graph.get(path) ?? []) walk(target);
    way.pop();
    done.add(path);
  };
  for (const path of graph.keys()) walk(path);
  return problems;
}
