/** `troupe backup` and `troupe restore`. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { open, rename, rm } from "node:fs/promises";
import type { Readable } from "node:stream";
import { fileURLToPath } from "node:url";
import { crc32 } from "node:zlib";
import type { Backup } from "../../core/backup/lines.js";
import { BackupReader } from "../../core/backup/reader.js";
import { splitLines } from "../../core/backup/split-lines.js";
import { connect } from "../client/client.js";
import type { ClusterFlags } from "../client/kubeconfig.js";
import { ExitWith, UsageError } from "../fail.js";
import { print } from "../render/output.js";

export interface BackupFlags extends ClusterFlags {
  data?: string;
}

export interface RestoreFlags {
  data?: string;
  dryRun?: boolean;
}

const program = fileURLToPath(new URL("../../daemon/backup/main.js", import.meta.url));
/** A master that says nothing for so long is given up. */
const silenceMsMax = 60_000;

/** @throws ApiError, ConnectionError; Fault Invalid when what came is not whole */
export async function backup(file: string, flags: BackupFlags): Promise<void> {
  const { header, objects, files } = await (flags.data === undefined ? online(file, flags) : offline(file, flags.data));
  const what = `${objects.length} objects of revision ${header.revision} and ${files.length} files`;
  print(`${file} has ${what}; who can read it has the cluster\n`);
}

async function online(file: string, flags: BackupFlags): Promise<Backup> {
  const client = await connect(flags);
  return save(file, await client.open({ method: "POST", path: "/backup", silenceMsMax }));
}

/** From a directory that no master has. */
async function offline(file: string, data: string): Promise<Backup> {
  const child = spawn(process.execPath, [program, "lines", "--data", data], { stdio: ["ignore", "pipe", "inherit"] });
  const ended = once(child, "close") as Promise<[number | null]>;
  const [saved, [code]] = await Promise.all([settled(save(file, child.stdout)), ended]);
  if (code !== 0) throw new ExitWith(1);
  if ("error" in saved) throw saved.error;
  return saved.value;
}

const settled = <T>(task: Promise<T>): Promise<{ value: T } | { error: unknown }> =>
  task.then(
    (value) => ({ value }),
    (error: unknown) => ({ error }),
  );

/** Checks every line as it comes; the file is there when all of it is, and in the place of an older one only then. */
async function save(path: string, lines: Readable): Promise<Backup> {
  const reader = new BackupReader(crc32);
  const file = await open(`${path}.part`, "w", 0o600);
  try {
    for await (const line of splitLines(lines.setEncoding("utf8"))) {
      reader.take(line);
      await file.write(`${line}\n`);
    }
    const whole = reader.whole();
    await file.sync();
    await file.close();
    await rename(`${path}.part`, path);
    return whole;
  } catch (error) {
    await file.close().catch(() => {});
    await rm(`${path}.part`, { force: true });
    throw error;
  }
}

/** @throws UsageError; ExitWith when it was refused, which was told */
export async function restore(file: string, { data, dryRun }: RestoreFlags): Promise<void> {
  if ((data === undefined) === (dryRun !== true))
    throw new UsageError("say where: --data DIR, an empty directory; or --dry-run to check the backup only");
  const args = [program, "restore", file, ...(data === undefined ? [] : ["--data", data])];
  const child = spawn(process.execPath, args, { stdio: "inherit" });
  const [code] = (await once(child, "close")) as [number | null];
  if (code !== 0) throw new ExitWith(1);
}
