/** Volumes that are a path of the host: what must be there, and what is made if it is not. Types as Kubernetes has them. */
import type { Stats } from "node:fs";
import { mkdir, open, stat } from "node:fs/promises";
import { isAbsolute } from "node:path";
import { Fault } from "../../../core/fault.js";
import { lookup } from "../../../core/lookup.js";
import type { core } from "../../../core/objects/types.js";

interface PathType {
  /** What it is called when it is not. */
  word: string;
  fits(stats: Stats): boolean;
  create?(path: string): Promise<unknown>;
}

const folderMode = 0o755;
const fileMode = 0o644;

const createFolder = (path: string): Promise<unknown> => mkdir(path, { recursive: true, mode: folderMode });
/** In a folder that is there. */
const createFile = async (path: string): Promise<unknown> => (await open(path, "a", fileMode)).close();

const directory: PathType = { word: "directory", fits: (s) => s.isDirectory() };
const file: PathType = { word: "file", fits: (s) => s.isFile() };

const types = lookup<PathType>({
  Directory: directory,
  DirectoryOrCreate: { ...directory, create: createFolder },
  File: file,
  FileOrCreate: { ...file, create: createFile },
  Socket: { word: "socket", fits: (s) => s.isSocket() },
  CharDevice: { word: "character device", fits: (s) => s.isCharacterDevice() },
  BlockDevice: { word: "block device", fits: (s) => s.isBlockDevice() },
  // As Docker makes the folder of `run -v`, and so the kubelet.
  "": { word: "file or directory", fits: () => true, create: createFolder },
});

/**
 * Sees to it that the path of the volume `name` is there and is what its type says.
 * @throws Fault NotFound, Invalid; with `retry` while the host may come to have it
 */
export async function prepareHostPath(name: string, { path, type = "" }: core.HostPathVolumeSource): Promise<void> {
  const volume = `volume ${name}: ${path}`;
  if (!isAbsolute(path) || path.split("/").includes(".."))
    throw new Fault("Invalid", `${volume} must be an absolute path without ".."`);
  const wanted = types[type];
  if (wanted === undefined) throw new Fault("Invalid", `${volume} is of an unknown type "${type}"`);
  const found = await statsOf(path);
  if (found !== undefined) {
    if (!wanted.fits(found))
      throw new Fault("Invalid", `${volume} is not a ${wanted.word} on this minion`, { retry: true });
    return;
  }
  if (wanted.create === undefined)
    throw new Fault("NotFound", `${volume} does not exist on this minion, and its type is ${type}`, { retry: true });
  try {
    await wanted.create(path);
  } catch (error) {
    const why = (error as Error).message;
    throw new Fault(
      "NotFound",
      `${volume} could not be made on this minion: ${why}`,
      { retry: true },
      { cause: error },
    );
  }
}

/** Of what links lead to; undefined if there is nothing. */
async function statsOf(path: string): Promise<Stats | undefined> {
  try {
    return await stat(path);
  } catch {
    return undefined;
  }
}
