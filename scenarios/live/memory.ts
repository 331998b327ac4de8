/** Takes a container's memory away, so that the kernel kills it for want of it: by its control group, version 2. */
import { existsSync } from "node:fs";
import { readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type Docker from "dockerode";
import { Fault } from "../../core/fault.js";

const root = "/sys/fs/cgroup";
/** Less than any process has. */
const starvingBytes = 65_536;

export const mayStarve = (): boolean =>
  process.platform === "linux" && process.getuid?.() === 0 && existsSync(join(root, "cgroup.controllers"));

/** The control group of a container, as this machine's processes have it; a host's own numbers mean nothing here. */
async function groupOf(id: string): Promise<string | undefined> {
  for (const entry of await readdir("/proc")) {
    if (!/^\d+$/.test(entry)) continue;
    const text = await readFile(`/proc/${entry}/cgroup`, "utf8").catch(() => "");
    const path = /^0::(.*)$/m.exec(text)?.[1];
    if (path?.includes(id)) return path;
  }
  return undefined;
}

/** @throws Fault when its processes are none of this machine's */
export async function starve({ id }: Docker.Container): Promise<void> {
  const path = await groupOf(id);
  if (path === undefined) throw new Fault("BadRequest", "container-oom: the container's control group is not here");
  await writeFile(join(root, path, "memory.max"), String(starvingBytes));
}
