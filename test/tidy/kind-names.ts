import type { Problem, Sources } from "./sources.js";

const kindName = /["'`](?:Pod|ReplicationController|Service|Endpoints|Node|Namespace|Event)["'`]/g;
/** Where kinds are at home, and where the scenarios' and tests' own stories are told. */
const atHome = /^(core\/kinds\/|core\/v1beta1\/|test\/|scenarios\/)/;

/** How often each file names a kind in a text of its own. */
export function kindNames(sources: Sources): Map<string, number> {
  const found = new Map<string, number>();
  for (const [path, text] of sources) {
    if (!path.endsWith(".ts") || atHome.test(path)) continue;
    const count = [...text.matchAll(kindName)].length;
    if (count > 0) found.set(path, count);
  }
  return found;
}

/**
 * Files outside of core/kinds that name a kind and are not about it: what goes by kind derives from the kind's
 * definition. `allowed` says how often a file may; it may only shrink, so a file that needs less is told, too.
 */
export function strayKindNames(sources: Sources, allowed: Readonly<Record<string, number>>): Problem[] {
  const found = kindNames(sources);
  return [...new Set([...found.keys(), ...Object.keys(allowed)])].sort().flatMap((path) => {
    const [is, may] = [found.get(path) ?? 0, allowed[path] ?? 0];
    if (is === may) return [];
    return is > may
      ? [{ path, text: `names kinds ${is} times, and may ${may}: let it derive from the kind's definition` }]
      : [{ path, text: `names kinds ${is} times only: its line in test/tidy/kind-names-allowed.json says ${may}` }];
  });
}
