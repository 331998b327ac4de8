/** Takes a container's memory away, so that the kernel kills it for want of it: by its control group, version 2. */
import { existsSync } from "node:fs";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type Docker from "dockerode";
import { Fault } from "../../core/fault.js";

const root = "/sys/fs/cgroup";
/** Less than any process has. */
const starvingBytes = 65_536;

export const mayStarve = (): boolean =>
  process.platform === "linux" && process.getuid?.() === 0 && existsSync(join(root, "cgroup.controllers"));

/** @throws Fault when its process is not one of this machine */
export async function starve(container: Docker.Container): Promise<void> {
  const { State } = await container.inspect();
  try {
    const [, path = ""] = /^0::(.*)$/m.exec(await readFile(`/proc/${State.Pid}/cgroup`, "utf8")) ?? [];
    await writeFile(join(root, path, "memory.max"), String(starvingBytes));
  } catch (error) {
    throw new Fault("BadRequest", `container-oom: the container's control group is not here: ${String(error)}`);
  }
}
