/** Other versions of Node, from the npm package that carries their binaries. */
import { execFile } from "node:child_process";
import { mkdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";

const run = promisify(execFile);
/** Some 60 MB to download. */
const installMsMax = 180_000;

export interface NodeBinary {
  /** As it calls itself, e.g. `22.23.5`. */
  version: string;
  /** Folder with a program `node`. */
  bin: string;
  remove(): Promise<void>;
}

/** @param wanted a version or the beginning of one @throws Error with npm's words */
export async function fetchNode(wanted: string, scratch: string): Promise<NodeBinary> {
  const name = `node-${process.platform}-${process.arch}`;
  const folder = join(scratch, wanted);
  await mkdir(folder);
  const how = ["--no-save", "--no-package-lock", "--no-audit", "--no-fund", "--ignore-scripts", "--loglevel=error"];
  try {
    await run("npm", ["install", "--prefix", folder, ...how, `${name}@${wanted}`], { timeout: installMsMax });
  } catch (error) {
    const { stderr = "", message } = error as { stderr?: string; message: string };
    throw new Error(`npm cannot install ${name}@${wanted}: ${stderr.trim() || message}`);
  }
  const bin = join(folder, "node_modules", name, "bin");
  const { stdout } = await run(join(bin, "node"), ["--version"]);
  return { version: stdout.trim().replace(/^v/, ""), bin, remove: () => rm(folder, { recursive: true, force: true }) };
}
