/** This very program, as hosts get it: what runs everywhere, without what was compiled for this machine. */
import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { readdir, readFile } from "node:fs/promises";
import { dirname, join, relative } from "node:path";
import type { Readable } from "node:stream";
import { fileURLToPath } from "node:url";

export interface Program {
  /** Says what is in it. */
  hash: string;
  /** A compressed tar archive, made anew with each call. */
  archive(): Readable;
}

const root = fileURLToPath(new URL("../../../../", import.meta.url));
const parts = ["actors", "cli", "core", "daemon"].map((part) => join("dist", part));
/** Compiled modules are only of use to the master, and for other platforms nothing. */
const kinds = /\.(js|cjs|mjs|json|proto)$/;

/** Paths below {@link root} of a folder's files, without packages within. */
async function filesIn(folder: string): Promise<string[]> {
  const entries = await readdir(join(root, folder), { withFileTypes: true });
  const found = entries.map(async (entry): Promise<string[]> => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return entry.name === "node_modules" ? [] : filesIn(path);
    return kinds.test(entry.name) ? [path] : [];
  });
  return (await Promise.all(found)).flat();
}

/** The folder of a package as Node finds it from another's; undefined where an optional one is not installed. */
function packageFrom(folder: string, name: string): string | undefined {
  for (let at = folder; ; at = dirname(at)) {
    const candidate = join(at, "node_modules", name);
    if (existsSync(candidate)) return candidate;
    if (at === dirname(at)) return undefined;
  }
}

interface Manifest {
  dependencies?: Record<string, string>;
  optionalDependencies?: Record<string, string>;
}

/** Folders of all packages that the program needs when it runs. */
async function packages(folder: string, found: Set<string>): Promise<Set<string>> {
  const manifest = JSON.parse(await readFile(join(folder, "package.json"), "utf8")) as Manifest;
  for (const name of Object.keys({ ...manifest.dependencies, ...manifest.optionalDependencies })) {
    const at = packageFrom(folder, name);
    if (at === undefined || found.has(at)) continue;
    if (relative(root, at).startsWith(".."))
      throw new Error(`${name} is at ${at}, outside of ${root}: provider ssh copies a program that is in one folder`);
    found.add(at);
    await packages(at, found);
  }
  return found;
}

let own: Promise<Program> | undefined;

/** It is read once. @throws Error when the program is not all in one folder */
export function ownProgram(): Promise<Program> {
  own ??= read();
  return own;
}

async function read(): Promise<Program> {
  const folders = [...(await packages(root, new Set()))].map((at) => relative(root, at));
  const files = ["package.json", ...(await Promise.all([...parts, ...folders].map(filesIn))).flat()].sort();
  const hash = createHash("sha256");
  for (const file of files) {
    const bytes = await readFile(join(root, file));
    hash.update(`${file}\0${bytes.length}\0`).update(bytes);
  }
  return { hash: hash.digest("hex").slice(0, 16), archive: () => archiveOf(files) };
}

function archiveOf(files: readonly string[]): Readable {
  const tar = spawn("tar", ["-C", root, "-czf", "-", "-T", "-"], {
    stdio: ["pipe", "pipe", "ignore"],
    // On a Mac, no files for what only its own file system knows.
    env: { ...process.env, COPYFILE_DISABLE: "1" },
  });
  tar.once("error", (error) => tar.stdout.destroy(error));
  tar.stdin.on("error", () => {});
  tar.stdin.end(`${files.join("\n")}\n`);
  return tar.stdout;
}
