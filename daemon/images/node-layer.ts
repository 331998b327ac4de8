import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { realpath, stat } from "node:fs/promises";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import { Fault } from "../../core/fault.js";
import type { ImageLayer } from "./image-archive.js";
import type { TarEntry } from "./tar.js";

const run = promisify(execFile);

/** Programs a container expects, beside Node itself; taken along where this machine has them. */
const tools = [
  "cat",
  "cp",
  "echo",
  "env",
  "false",
  "hostname",
  "id",
  "ls",
  "mkdir",
  "ps",
  "rm",
  "sleep",
  "tar",
  "touch",
  "true",
];
/**
 * The shell, in order of liking: `sh -c "PROGRAM"` in bash becomes the program, so that it is process 1 and hears
 * SIGTERM; dash stays in between as a process 1 that does not, and every stop takes the whole grace period.
 */
const shells = ["/bin/bash", "/usr/bin/bash", "/bin/sh"];
/** Opened by name at run time, so `ldd` does not show them: host names, in C libraries before 2.34. */
const nameServiceLibraries = ["libnss_dns.so.2", "libnss_files.so.2", "libresolv.so.2"];

export interface NodeLayer extends ImageLayer {
  /** Where the libraries are, for LD_LIBRARY_PATH. */
  libraryFolders: string[];
  /** Changes with every file of the layer, without reading them. */
  fingerprint: string;
}

/**
 * A layer of what this machine has: its Node at /usr/local/bin/node, its shell at /bin/sh, a few tools, and the shared
 * libraries they all need. So an image needs no registry, and its programs run as they run here.
 * @throws Fault ServiceUnavailable on a machine that is no Linux (its Node would not run in a container)
 */
export async function nodeLayer(): Promise<NodeLayer> {
  if (process.platform !== "linux") {
    throw new Fault(
      "ServiceUnavailable",
      `an image from this machine's own Node needs Linux, this is ${process.platform}`,
    );
  }
  const programs = new Map([
    ["usr/local/bin/node", await realpath(process.execPath)],
    ["bin/sh", await realpath(shells.find(existsSync) ?? "/bin/sh")],
  ]);
  for (const tool of tools) {
    const path = ["/bin", "/usr/bin"].map((folder) => join(folder, tool)).find(existsSync);
    if (path !== undefined) programs.set(`bin/${tool}`, await realpath(path));
  }
  const libraries = await sharedLibraries([...new Set(programs.values())]);
  const files = [...programs, ...libraries.map((path): [string, string] => [path.slice(1), path])];
  const entries: TarEntry[] = [
    { name: "etc/passwd", mode: 0o644, content: Buffer.from("root:x:0:0:root:/root:/bin/sh\n") },
    { name: "root/", mode: 0o700 },
    { name: "tmp/", mode: 0o1777 },
  ];
  const prints: string[] = [];
  for (const [name, path] of files) {
    const { size, mtimeMs } = await stat(path);
    entries.push({ name, mode: 0o755, content: { path: await realpath(path), bytes: size } });
    prints.push(`${name} ${size} ${mtimeMs}`);
  }
  return { entries, libraryFolders: [...new Set(libraries.map(dirname))], fingerprint: prints.join("\n") };
}

/** Paths as the loader looks for them. A static program has none; GNU's and musl's ldd write alike enough. */
async function sharedLibraries(programs: string[]): Promise<string[]> {
  const found = new Set<string>();
  const outputs = await Promise.all(programs.map((program) => run("ldd", [program]).catch(() => ({ stdout: "" }))));
  for (const { stdout } of outputs) {
    for (const match of stdout.matchAll(/(?:=> |^\s+)(\/\S+) \(0x/gm)) if (match[1] !== undefined) found.add(match[1]);
  }
  const c = [...found].find((path) => /\/libc\.so/.test(path));
  if (c !== undefined) {
    for (const name of nameServiceLibraries) {
      const path = join(dirname(c), name);
      if (existsSync(path)) found.add(path);
    }
  }
  return [...found];
}
