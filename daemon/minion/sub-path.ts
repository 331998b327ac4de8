/** Parts of a volume that a container mounts instead of the whole. */
import { chmod, chown, mkdir, realpath, stat } from "node:fs/promises";
import { join, sep } from "node:path";
import { Fault } from "../../core/fault.js";

/**
 * Makes the folders of `subPath` that are missing, each open to whom the volume is: Docker would make them root's alone.
 * @param base the volume's own path, which exists
 * @throws Fault Invalid when a link leads out of the volume
 */
export async function prepareSubPath(volume: string, base: string, subPath: string): Promise<void> {
  const root = await realpath(base);
  const { mode, uid, gid } = await stat(root);
  let path = root;
  for (const name of subPath.split("/").filter((part) => part !== "" && part !== ".")) {
    path = join(path, name);
    try {
      path = await realpath(path);
    } catch {
      await mkdir(path);
      // The daemon's umask takes from what mkdir is asked for.
      await chmod(path, mode & 0o7777);
      const isOurs = uid === process.getuid?.() && gid === process.getgid?.();
      if (!isOurs) await chown(path, uid, gid);
    }
    if (path !== root && !path.startsWith(root === sep ? sep : root + sep))
      throw new Fault("Invalid", `volume ${volume}: its part ${subPath} leads out of it, to ${path}`);
  }
}
