/** What one set of compose files is read with. */
import type { ComposeFiles, Variables } from "../files.js";
import type { Told } from "../told.js";
import { dotenv } from "./dotenv.js";

export interface Project {
  /** The first one counts first; those after it are merged into it. */
  paths: readonly string[];
  /** Relative paths are seen from here. */
  folder: string;
  variables: Variables;
}

export interface World {
  files: ComposeFiles;
  told: Told;
}

/** Variables of files, the last of which counts first, below those that are given. */
export function withFiles(
  given: Variables,
  paths: readonly string[],
  isNeeded: boolean,
  { files, told }: World,
): Variables {
  const all = new Map<string, string>();
  for (const path of paths) {
    const text = files.text(path);
    if (text === undefined && isNeeded) told.fault(undefined, "", `there is no file ${path}`);
    const known = new Map([...all, ...given]);
    for (const [name, value] of dotenv(text ?? "", path, known, told)) if (value !== undefined) all.set(name, value);
  }
  return new Map([...all, ...given]);
}
