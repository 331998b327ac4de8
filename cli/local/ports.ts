/** Who has a port of this machine. */
import { once } from "node:events";
import { readdirSync, readFileSync, readlinkSync } from "node:fs";
import { createServer } from "node:net";
import { clusterNames, readCluster } from "./cluster-file.js";
import { isRunning } from "./daemon-process.js";

/** How many ports after a taken one are tried. */
const triedMax = 50;

/** undefined = the port is free; else why it cannot be had. */
async function obstacle(port: number): Promise<NodeJS.ErrnoException | undefined> {
  const server = createServer();
  try {
    server.listen(port, "127.0.0.1");
    await once(server, "listening");
    return undefined;
  } catch (error) {
    return error as NodeJS.ErrnoException;
  } finally {
    server.close();
  }
}

async function freePortAfter(port: number): Promise<number | undefined> {
  for (let p = port + 1; p <= Math.min(65_535, port + triedMax); p++) if (!(await obstacle(p))) return p;
  return undefined;
}

/** The first free one from this on; this one if all that are tried are taken. */
export async function freePortFrom(port: number): Promise<number> {
  return (await freePortAfter(port - 1)) ?? port;
}

/** inodes of the sockets that listen on the port. */
function listeners(port: number): Set<string> {
  const hex = port.toString(16).toUpperCase().padStart(4, "0");
  const inodes = new Set<string>();
  for (const file of ["/proc/net/tcp", "/proc/net/tcp6"]) {
    let text = "";
    try {
      text = readFileSync(file, "utf8");
    } catch {
      continue;
    }
    for (const line of text.split("\n").slice(1)) {
      const [, local = "", , state, , , , , , inode] = line.trim().split(/\s+/);
      if (state === "0A" && local.endsWith(`:${hex}`) && inode !== undefined) inodes.add(inode);
    }
  }
  return inodes;
}

/** `NAME (pid N)` of the process that listens; undefined if it is not ours to know. */
function processOn(port: number): string | undefined {
  const inodes = listeners(port);
  if (inodes.size === 0) return undefined;
  for (const pid of pids()) {
    try {
      for (const fd of readdirSync(`/proc/${pid}/fd`)) {
        const inode = /^socket:\[(\d+)\]$/.exec(readlinkSync(`/proc/${pid}/fd/${fd}`))?.[1];
        if (inode !== undefined && inodes.has(inode))
          return `${readFileSync(`/proc/${pid}/comm`, "utf8").trim()} (pid ${pid})`;
      }
    } catch {
      // gone meanwhile, or somebody else's
    }
  }
  return undefined;
}

function pids(): string[] {
  try {
    return readdirSync("/proc").filter((name) => /^\d+$/.test(name));
  } catch {
    return [];
  }
}

async function clusterOn(port: number): Promise<string | undefined> {
  const records = await Promise.all((await clusterNames()).map(readCluster));
  return records.find((r) => r?.url.endsWith(`:${port}`) && r.daemons.some((d) => d.role === "master" && isRunning(d)))
    ?.name;
}

/** @throws Error saying who has the port, and which one is free */
export async function checkPort(port: number): Promise<void> {
  const error = await obstacle(port);
  if (!error) return;
  if (error.code === "EACCES") throw new Error(`port ${port} is for root only; choose one from 1024 with --port`);
  if (error.code !== "EADDRINUSE") throw new Error(`port ${port} of 127.0.0.1 cannot be had: ${error.message}`);
  const cluster = await clusterOn(port);
  const owner = cluster === undefined ? processOn(port) : `cluster ${cluster}`;
  const free = await freePortAfter(port);
  throw new Error(
    `port ${port} of 127.0.0.1 is taken${owner === undefined ? "" : ` by ${owner}`}; ` +
      `choose another with --port${free === undefined ? "" : ` (${free} is free)`}`,
  );
}
