/**
 * Opens what stands in a folder that somebody else writes, and nothing outside of it. Each step is held by a descriptor
 * and its name is looked up in the one before, never followed: whatever is swapped meanwhile, what is held was inside.
 */
import type { Stats } from "node:fs";
import { chmod, chown, constants, type FileHandle, mkdir, open, readlink } from "node:fs/promises";
import { Fault } from "../../../core/fault.js";

/** Linux's O_PATH: a place, without opening what is there (no waiting for a pipe's other end). Node has no name for it. */
const placeOnly = 0x20_0000;
const { O_NOFOLLOW } = constants;
/** Links on one way; the kernel's own limit. */
const linksMax = 40;
/** Steps that are taken again because somebody changed what was there in between. */
const changesMax = 100;

/** A descriptor of ours as a path: what it is of, however that is called by now. */
export const placeOf = ({ fd }: Pick<FileHandle, "fd">): string => `/proc/self/fd/${fd}`;

/** The place a path leads to; for paths that nobody but us and the host's owner writes. */
export const openPlace = (path: string): Promise<FileHandle> => open(path, placeOnly);

/** What is called `name` in a folder that is held; a link is held itself, not followed. */
export const openIn = (folder: FileHandle, name: string): Promise<FileHandle> =>
  open(`${placeOf(folder)}/${name}`, placeOnly | O_NOFOLLOW);

const hasCode = (error: unknown, ...codes: string[]): boolean =>
  codes.includes((error as NodeJS.ErrnoException).code ?? "");

/** Docker would make a missing folder root's alone; ours is open to whom the whole is. */
async function openTo(place: FileHandle, { mode, uid, gid }: Stats): Promise<void> {
  // The daemon's umask takes from what mkdir is asked for.
  await chmod(placeOf(place), mode & 0o7777);
  if (uid !== process.getuid?.() || gid !== process.getgid?.()) await chown(placeOf(place), uid, gid);
}

class Way {
  readonly #held: FileHandle[];
  readonly #todo: string[];
  #links = 0;
  #changes = 0;
  /** The folder that is looked at next was made by us. */
  #made = false;

  constructor(
    readonly root: FileHandle,
    /** For people. */
    readonly what: string,
    path: string,
  ) {
    this.#held = [root];
    this.#todo = path.split("/");
  }

  /** Goes to its end. The last place stays open, for whoever asked; and all do in `held` until it is let go. */
  async go(): Promise<FileHandle> {
    const like = await this.root.stat();
    for (let name = this.#todo.shift(); name !== undefined; name = this.#todo.shift()) {
      if (name === "" || name === ".") continue;
      if (name === "..") await this.#back();
      else await this.#step(name, like);
    }
    return this.#held.pop() as FileHandle;
  }

  async close(): Promise<void> {
    await Promise.all(this.#held.splice(0).map((place) => place.close()));
  }

  async #back(): Promise<void> {
    if (this.#held.length === 1) throw this.#leadsOut("..");
    await this.#held.pop()?.close();
  }

  async #step(name: string, like: Stats): Promise<void> {
    const folder = this.#held.at(-1) as FileHandle;
    const place = await this.#look(folder, name);
    if (place === undefined) return this.#make(folder, name);
    const [stats, isOurs] = [await place.stat(), this.#made];
    this.#made = false;
    if (stats.isSymbolicLink()) {
      await place.close();
      return this.#follow(folder, name);
    }
    this.#held.push(place);
    if (isOurs && stats.isDirectory()) await openTo(place, like);
  }

  async #look(folder: FileHandle, name: string): Promise<FileHandle | undefined> {
    try {
      return await openIn(folder, name);
    } catch (error) {
      if (hasCode(error, "ENOENT")) return undefined;
      if (hasCode(error, "ENOTDIR")) throw new Fault("Invalid", `${this.what}: ${name} is below what is no folder`);
      throw error;
    }
  }

  /** What is there afterwards, by us or by somebody who was faster, is looked at as anything is. */
  async #make(folder: FileHandle, name: string): Promise<void> {
    try {
      await mkdir(`${placeOf(folder)}/${name}`);
      this.#made = true;
    } catch (error) {
      // The folder that is held is gone itself.
      if (hasCode(error, "ENOENT")) throw this.#changed();
      if (!hasCode(error, "EEXIST")) throw error;
    }
    this.#again(name);
  }

  /** Where a link leads is one more way beneath the whole; what it says now is what counts. */
  async #follow(folder: FileHandle, name: string): Promise<void> {
    if (++this.#links > linksMax) throw new Fault("Invalid", `${this.what} goes through more than ${linksMax} links`);
    let target: string;
    try {
      target = await readlink(`${placeOf(folder)}/${name}`);
    } catch (error) {
      if (!hasCode(error, "EINVAL", "ENOENT", "ENOTDIR")) throw error;
      return this.#again(name);
    }
    if (!target.startsWith("/")) {
      this.#todo.unshift(...target.split("/"));
      return;
    }
    const whole = await readlink(placeOf(this.root));
    if (target !== whole && !target.startsWith(`${whole}/`)) throw this.#leadsOut(target);
    this.#todo.unshift(...target.slice(whole.length).split("/"));
    await Promise.all(this.#held.splice(1).map((place) => place.close()));
  }

  #again(name: string): void {
    this.#todo.unshift(name);
    if (++this.#changes > changesMax) throw this.#changed();
  }

  #changed(): Fault {
    return new Fault("Conflict", `${this.what} is changed faster than it can be looked at`, { retry: true });
  }

  #leadsOut(target: string): Fault {
    return new Fault("Invalid", `${this.what} leads out of it, to ${target}`);
  }
}

/**
 * The place of `path` in the folder `base`; folders that are missing are made. Links are followed as long as they stay
 * inside. To be closed by the caller.
 * @param base a path that nobody but us and the host's owner writes, to what exists
 * @param what begins the message of faults
 * @throws Fault Invalid when it leads out; Conflict, with `retry`
 */
export async function openBeneath(base: string, path: string, what: string): Promise<FileHandle> {
  if (process.platform !== "linux") throw new Fault("Forbidden", `${what} can be mounted safely on Linux only`);
  const way = new Way(await openPlace(base), what, path);
  try {
    return await way.go();
  } finally {
    await way.close();
  }
}
