/**
 * Mounts where an engine sees them: in the mount namespace it works in, which may be another than ours (an engine of a
 * host in namespaces, or a minion in a container).
 */
import { randomBytes } from "node:crypto";
import type { FileHandle } from "node:fs/promises";
import { mkdir, readdir, readFile, readlink, rm, rmdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { Fault } from "../../../core/fault.js";
import { openPlace } from "./beneath.js";
import { mountOn, type Side, unmountOn } from "./mount-command.js";

export interface EngineMounts {
  /** A path as the engine sees it, for us to look at. @throws Fault when there is no way to mount for it */
  seen(path: string): Promise<string>;
  /** Puts what is held at a path of ours, in place of what is mounted there. It must have been opened as the engine sees it. */
  mount(place: FileHandle, target: string): Promise<void>;
  /** Takes away all that is mounted at a path. */
  unmount(target: string): Promise<void>;
}

/**
 * @param folder of ours, for a try
 * @param sees whether there is something at a path, as the engine sees it
 */
export function engineMounts(folder: string, sees: (path: string) => Promise<boolean>): EngineMounts {
  let known: Side | undefined;
  const side = async (): Promise<Side> => {
    if (known && (await namespaceOf(known.root)) === known.id) return known;
    known = await findSide(folder, sees);
    return known;
  };
  return {
    seen: async (path) => `${(await side()).root}${path}`,
    mount: async (place, target) => mountOn(await side(), place, target),
    unmount: async (target) => unmountOn(await side(), target),
  };
}

const namespaceOf = (root: string): Promise<string> =>
  readlink(root === "" ? "/proc/self/ns/mnt" : root.replace(/root$/, "ns/mnt")).catch(() => "");

/** Ours, and those of engines that run on this machine. */
async function sides(): Promise<Side[]> {
  const found: Side[] = [{ root: "", enter: [], id: await namespaceOf("") }];
  for (const pid of (await readdir("/proc")).filter((name) => /^\d+$/.test(name))) {
    const comm = await readFile(`/proc/${pid}/comm`, "utf8").catch(() => "");
    if (comm.trim() !== "dockerd") continue;
    const root = `/proc/${pid}/root`;
    const id = await namespaceOf(root);
    if (id === "" || found.some((side) => side.id === id)) continue;
    found.push({ root, id, enter: ["nsenter", `--target=${pid}`, "--mount", "--pid"] });
  }
  return found;
}

/** The one in which the engine sees what is mounted: asked for a file that nobody could guess, and for one that is not. */
async function findSide(folder: string, sees: (path: string) => Promise<boolean>): Promise<Side> {
  let why = "the engine sees nothing of what is mounted here";
  for (const side of await sides()) {
    try {
      if (await isSeen(side, folder, sees)) return side;
    } catch (error) {
      why = (error as Error).message;
    }
  }
  throw new Fault(
    "Forbidden",
    `a part of a volume (subPath) is mounted by itself first, so that no link leads out of it: this needs a minion that is root on its engine's machine (${why})`,
    { retry: true },
  );
}

async function isSeen(side: Side, folder: string, sees: (path: string) => Promise<boolean>): Promise<boolean> {
  const word = randomBytes(16).toString("hex");
  const trial = join(folder, `trial-${word}`);
  const [from, at] = [`${side.root}${trial}/from`, `${trial}/at`];
  for (const path of [from, `${side.root}${at}`]) await mkdir(path, { recursive: true, mode: 0o700 });
  try {
    await writeFile(join(from, word), "");
    const place = await openPlace(from);
    try {
      await mountOn(side, place, at);
    } finally {
      await place.close();
    }
    return (await sees(join(at, word))) && !(await sees(join(at, `${word}-is-not`)));
  } finally {
    await unmountOn(side, at);
    await rm(join(from, word), { force: true });
    for (const path of [from, `${side.root}${at}`, `${side.root}${trial}`]) await rmdir(path).catch(() => undefined);
  }
}
