/**
 * Files that change all at once while programs read them, as the kubelet has it: each version is a folder of its own,
 * `..data` is a link to the one that counts, and what programs open are links through it. Whoever holds an older file
 * (a part mounted by itself, say) keeps that.
 */
import {
  chmod,
  chown,
  lstat,
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  readlink,
  rename,
  rm,
  symlink,
  writeFile,
} from "node:fs/promises";
import { dirname, join } from "node:path";
import { Fault } from "../../../core/fault.js";
import { checkInnerPath } from "../../../core/schema/formats.js";
import type { VolumeFile } from "../configs/volume-files.js";

const current = "..data";
const versionPrefix = "..v";
/** What a group may do besides: read, and go into folders, whose new files are its own. */
const groupFile = 0o440;
const groupFolder = 0o2550;

/** Brings a folder to these files. Nothing is written when they are there already. @param group of the pod's fsGroup */
export async function putFiles(folder: string, files: readonly VolumeFile[], group?: number): Promise<void> {
  checkPaths(files);
  await makeFolder(folder, group);
  if (await isThere(folder, files, group)) return;
  const version = await mkdtemp(join(folder, versionPrefix));
  await makeFolder(version, group);
  for (const { path, bytes, mode } of files) {
    await makeWay(version, dirname(path), group);
    const file = join(version, path);
    await writeFile(file, bytes, { mode: 0o600 });
    if (group !== undefined) await chown(file, process.getuid?.() ?? 0, group);
    await chmod(file, modeOf(mode, group));
  }
  await point(join(folder, current), version.slice(folder.length + 1));
  const names = new Set(files.map(({ path }) => path.split("/")[0] ?? ""));
  for (const name of names) await point(join(folder, name), join(current, name));
  await removeOthers(folder, names, version);
}

const modeOf = (mode: number, group: number | undefined): number => (group === undefined ? mode : mode | groupFile);

/** What came over the link is not believed to stay within the volume. @throws Fault Invalid */
function checkPaths(files: readonly VolumeFile[]): void {
  for (const { path } of files) {
    const why = path === "" ? "must not be empty" : checkInnerPath(path);
    if (why || path.startsWith(".."))
      throw new Fault("Invalid", `the path ${path} in a volume ${why || "must not begin with .."}`);
  }
}

async function makeFolder(folder: string, group: number | undefined): Promise<void> {
  await mkdir(folder, { recursive: true });
  if (group !== undefined) await chown(folder, process.getuid?.() ?? 0, group);
  await chmod(folder, group === undefined ? 0o755 : 0o755 | groupFolder);
}

async function makeWay(base: string, way: string, group: number | undefined): Promise<void> {
  if (way === ".") return;
  let folder = base;
  for (const part of way.split("/")) {
    folder = join(folder, part);
    await makeFolder(folder, group);
  }
}

/** A link takes the place of what is there in one step. */
async function point(link: string, target: string): Promise<void> {
  if ((await readlink(link).catch(() => "")) === target) return;
  const fresh = `${dirname(link)}/..new`;
  await rm(fresh, { recursive: true, force: true });
  await symlink(target, fresh);
  const there = await lstat(link).catch(() => undefined);
  if (there?.isDirectory()) await rm(link, { recursive: true });
  await rename(fresh, link);
}

async function removeOthers(folder: string, names: ReadonlySet<string>, version: string): Promise<void> {
  for (const name of await readdir(folder)) {
    const path = join(folder, name);
    if (name === current || names.has(name) || path === version) continue;
    await rm(path, { recursive: true, force: true });
  }
}

async function isThere(folder: string, files: readonly VolumeFile[], group: number | undefined): Promise<boolean> {
  const version = await readlink(join(folder, current)).catch(() => undefined);
  if (version === undefined) return false;
  const known = (await readdir(join(folder, version), { recursive: true, withFileTypes: true }).catch(() => [])).filter(
    (entry) => entry.isFile(),
  );
  if (known.length !== new Set(files.map(({ path }) => path)).size) return false;
  for (const { path, bytes, mode } of files) {
    const file = join(folder, version, path);
    const stats = await lstat(file).catch(() => undefined);
    if (!stats?.isFile() || (stats.mode & 0o7777) !== modeOf(mode, group)) return false;
    if (!(await readFile(file)).equals(bytes)) return false;
  }
  return true;
}
