/** Directories of claims, all in one folder: they outlive pods, and go when their claim does. */
import { chmod, lstat, mkdir, rename, rm, stat } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { Fault } from "../../../core/fault.js";
import { checkDnsSubdomain } from "../../../core/schema/formats.js";
import { giveToGroup } from "./group.js";

/** Nobody else on this host looks into what is pods'. */
const rootMode = 0o750;

export interface ClaimedVolumes {
  /** Whether a path is that of such a directory. */
  isOwn(path: string): boolean;
  /** Makes the directory at a path of ours. @param group the pod's fsGroup */
  prepare(path: string, group: number | undefined): Promise<void>;
  /** Takes one away; no link is followed, and nothing outside of the folder is touched. @throws Fault Invalid of what is no name */
  remove(name: string): Promise<void>;
  removeAll(): Promise<void>;
}

const exists = async (path: string): Promise<boolean> => (await lstat(path).catch(() => undefined)) !== undefined;

/** @param root nobody but us writes in it; pods write in what is below */
export function claimedVolumes(root: string): ClaimedVolumes {
  const isOwn = (path: string): boolean => dirname(path) === root && checkDnsSubdomain(basename(path)) === "";
  return {
    isOwn,
    prepare: async (path, group) => {
      await mkdir(root, { recursive: true });
      await chmod(root, rootMode);
      const isNew = await mkdir(path).then(
        () => true,
        (error: NodeJS.ErrnoException) => {
          if (error.code === "EEXIST") return false;
          throw error;
        },
      );
      if (!(await lstat(path)).isDirectory()) throw new Fault("Invalid", `${path} is no directory`, { retry: true });
      // Containers run as any user; what they made of it since is theirs.
      if (isNew) await chmod(path, 0o777);
      const { mode, gid } = await stat(path);
      if (group !== undefined && !(gid === group && (mode & 0o2770) === 0o2770)) await giveToGroup(path, group);
    },
    remove: async (name) => {
      const why = checkDnsSubdomain(name);
      if (why !== "") throw new Fault("Invalid", `"${name}" is no name of a volume: it ${why}`);
      // Out of everybody's way first: nothing is found half emptied under its name.
      const doomed = join(root, `.removed-${name}`);
      const path = join(root, name);
      if (await exists(path)) {
        await rm(doomed, { recursive: true, force: true });
        await rename(path, doomed);
      }
      await rm(doomed, { recursive: true, force: true });
    },
    removeAll: () => rm(root, { recursive: true, force: true }),
  };
}
