/**
 * Rooms to run another Debian's engine in: a root file system of its own, and network, mount, process, IPC and host
 * name namespaces. The first process in it ends when we do, however we end, and takes all others with it.
 */
import { type ChildProcess, execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { removeCgroup } from "../../cli/local/netns/cgroups.js";

const run = promisify(execFile);
const prefix = "troupe-platforms-";
const folderOf = (pid: number): string => `/var/tmp/${prefix}${pid}`;
/** Where the repository is in a room. */
const inside = "/troupe";

/** Our control groups, so that they can be told from others' when the engine ends without clearing them away. */
export const roomCgroup = (): string => `${prefix}${process.pid}`;
export const roomFolder = (): string => folderOf(process.pid);

/** Arguments: root, repository, node. It stays until its standard input ends, which we hold. */
const firstProcess = `
set -eu
root=$1
mount --bind "$root" "$root"
mount -t proc proc "$root/proc"
mount -t sysfs sysfs "$root/sys"
mount --rbind /sys/fs/cgroup "$root/sys/fs/cgroup"
mount --rbind /dev "$root/dev"
mount -t tmpfs -o mode=755 tmpfs "$root/run"
mkdir -p "$root/run/lock" "$root/run/netns" "$root${inside}"
mount --bind "$2" "$root${inside}"
mount -o remount,bind,ro "$root${inside}"
touch "$root/usr/local/bin/node"
mount --bind "$3" "$root/usr/local/bin/node"
cd "$root"
pivot_root . mnt
exec chroot . sh -euc '
umount -l /mnt
ip link set lo up
echo 1 > /proc/sys/net/ipv4/ip_forward
echo ready
cat > /dev/null
'
`;

const namespaces = ["--net", "--mount", "--pid", "--ipc", "--uts"];
const path = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

export interface RoomRun {
  code: number | null;
  output: string;
}

export class Room {
  readonly root: string;
  readonly #first: ChildProcess;
  readonly #pid: number;

  private constructor(root: string, first: ChildProcess, pid: number) {
    this.root = root;
    this.#first = first;
    this.#pid = pid;
  }

  /** @param root its file system @param repository the built repository, read-only in it */
  static async open(root: string, repository: string): Promise<Room> {
    const args = [...namespaces, "--propagation", "private", "--fork", "--kill-child"];
    const first = spawn("unshare", [...args, "sh", "-c", firstProcess, "room", root, repository, process.execPath], {
      stdio: ["pipe", "pipe", "pipe"],
      env: { PATH: path },
    });
    let said = "";
    first.stderr.setEncoding("utf8").on("data", (text: string) => {
      said += text;
    });
    const ended = once(first, "exit").then(() => {
      throw new Error(`the room could not be made: ${said.trim()}`);
    });
    await Promise.race([once(first.stdout, "data"), ended]);
    ended.catch(() => undefined);
    const [child = ""] = (await run("ps", ["-o", "pid=", "--ppid", String(first.pid)])).stdout.trim().split("\n");
    return new Room(root, first, Number(child));
  }

  /** Starts a program in the room; what it says goes where `output` says. */
  start(program: readonly string[], env: Readonly<Record<string, string>> = {}): ChildProcess {
    const enter = ["--target", String(this.#pid), ...namespaces, `--root`, `--wd`, "env", "--chdir", inside];
    return spawn("nsenter", [...enter, ...program], {
      stdio: ["ignore", "pipe", "pipe"],
      env: { PATH: path, HOME: "/root", LANG: "C.UTF-8", ...env },
    });
  }

  /** Runs a program to its end, or to the end of its time. */
  async run(
    program: readonly string[],
    options: { timeoutMs: number; env?: Readonly<Record<string, string>> },
  ): Promise<RoomRun & { stdout: string }> {
    const child = this.start(program, options.env);
    const timer = setTimeout(() => child.kill("SIGKILL"), options.timeoutMs);
    let [output, stdout] = ["", ""];
    child.stdout?.setEncoding("utf8").on("data", (text: string) => {
      output += text;
      stdout += text;
    });
    child.stderr?.setEncoding("utf8").on("data", (text: string) => {
      output += text;
    });
    const [code] = (await once(child, "close")) as [number | null];
    clearTimeout(timer);
    return { code, output, stdout };
  }

  /** Ends whatever runs in it. @param cgroups control groups its engine left */
  async close(cgroups: readonly string[] = []): Promise<void> {
    if (this.#first.exitCode === null && this.#first.signalCode === null) {
      this.#first.kill("SIGKILL");
      await once(this.#first, "exit");
    }
    for (const group of [roomCgroup(), ...cgroups]) await removeCgroup(group);
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

/** What a run that was killed could not take away. */
export async function sweepRooms(): Promise<void> {
  for (const entry of readdirSync("/var/tmp")) {
    const pid = Number(new RegExp(`^${prefix}(\\d+)$`).exec(entry)?.[1]);
    if (!(pid > 0) || isAlive(pid)) continue;
    await removeCgroup(`${prefix}${pid}`);
    rmSync(folderOf(pid), { recursive: true, force: true });
  }
}

/** Makes the folder all roots are in. */
export function makeRoomFolder(): string {
  const folder = roomFolder();
  mkdirSync(folder, { recursive: true, mode: 0o755 });
  return folder;
}

/** Resolves when no root is in use any more; the kernel takes a moment to end a room. */
export function removeRoot(root: string): void {
  rmSync(join(root), { recursive: true, force: true, maxRetries: 10, retryDelay: 200 });
}
