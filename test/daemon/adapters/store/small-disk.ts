/** A disk of a few megabytes for one child process, in a mount namespace of its own. */
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** Only root may mount. */
export const canMount = process.platform === "linux" && process.getuid?.() === 0;

export interface SmallDisk {
  megabytes: number;
  /** Lines of a shell that are run on it first; the disk is at `$1`. */
  before?: string;
  /** What is left free then, in kilobytes; undefined: it is not filled. */
  freeKb?: number;
  /** A program and its arguments; DISK in them is where the disk is. */
  program: readonly string[];
}

export interface Ended {
  code: number | null;
  signal: NodeJS.Signals | null;
  stdout: string;
  stderr: string;
}

/** Runs a program of ours on it, to its end. */
export function runOnSmallDisk({ megabytes, before = "", freeKb, program }: SmallDisk): Ended {
  const disk = mkdtempSync(join(tmpdir(), "troupe-disk-"));
  const fill =
    freeKb === undefined ? "" : `cat /dev/zero > "$1/filler" 2>/dev/null; truncate -s -${freeKb}k "$1/filler"`;
  const script = `mount --no-mtab -t tmpfs -o size=${megabytes}m tmpfs "$1" || exit 99
${before}
${fill}
shift; exec "$@"`;
  const words = program.map((word) => word.replace("DISK", disk));
  const unshare = [
    "--mount",
    "--propagation",
    "private",
    "sh",
    "-c",
    script,
    "small-disk",
    disk,
    process.execPath,
    ...words,
  ];
  try {
    const { status, signal, stdout, stderr } = spawnSync("unshare", unshare, { encoding: "utf8" });
    return { code: status, signal, stdout, stderr };
  } finally {
    rmSync(disk, { recursive: true, force: true });
  }
}
