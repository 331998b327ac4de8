import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** Path from the repository's root, with slashes → text. */
export type Sources = ReadonlyMap<string, string>;

/** One thing to put right. */
export interface Problem {
  path: string;
  text: string;
}

const IGNORED = new Set([".git", ".tmp", "dist", "node_modules"]);

/** Reads every file of the repository at `root` but what .gitignore names. */
export function readSources(root: string): Sources {
  const sources = new Map<string, string>();
  const walk = (folder: string): void => {
    for (const entry of readdirSync(join(root, folder), { withFileTypes: true })) {
      const path = folder === "" ? entry.name : `${folder}/${entry.name}`;
      if (IGNORED.has(entry.name) || entry.name.endsWith(".log")) continue;
      if (entry.isDirectory()) walk(path);
      else if (entry.isFile()) sources.set(path, readFileSync(join(root, path), "utf8"));
    }
  };
  walk("");
  return sources;
}
