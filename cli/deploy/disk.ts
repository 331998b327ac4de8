/** Compose files, and what they name, on this machine. */
import { readdirSync, readFileSync, statSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import type { ComposeFiles } from "../../core/compose/files.js";

/** Whatever is asked for as text or bytes is not larger. */
const fileBytesMax = 16 * 1024 * 1024;

function read(path: string): Buffer | undefined {
  try {
    const { size } = statSync(path);
    if (size > fileBytesMax) throw new Error(`it is larger than ${fileBytesMax} bytes`);
    return readFileSync(path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw new Error(`${path} cannot be read: ${(error as Error).message}`);
  }
}

export const disk: ComposeFiles = {
  text: (path) => read(path)?.toString("utf8"),
  bytes: read,
  kindOf: (path) => {
    const found = statSync(path, { throwIfNoEntry: false });
    return found === undefined ? "none" : found.isFile() ? "file" : found.isDirectory() ? "folder" : "other";
  },
  namesIn: (folder) => readdirSync(folder).sort(),
  home: homedir(),
};

/** Files that are looked for where none is named, each with the one that may be merged into it. */
const usual: readonly (readonly [string, string])[] = [
  ["compose.yaml", "compose.override.yaml"],
  ["compose.yml", "compose.override.yml"],
  ["docker-compose.yml", "docker-compose.override.yml"],
  ["docker-compose.yaml", "docker-compose.override.yaml"],
];

/** The compose files of a folder; none if there are none. */
export function usualFiles(folder: string): string[] {
  const isThere = (name: string): boolean => disk.kindOf(join(folder, name)) === "file";
  const found = usual.find(([name]) => isThere(name));
  return found === undefined ? [] : found.filter(isThere);
}
