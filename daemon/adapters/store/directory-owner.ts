/**
 * One process per data directory. The owner listens on a Unix socket in it; who comes second connects to it and
 * learns the owner's process id. A socket whose process died refuses connections, so a crash (even kill -9, even in
 * another container on the same host) leaves no lock behind.
 */
import { closeSync, openSync, renameSync, rmSync } from "node:fs";
import { connect, createServer, type Server } from "node:net";
import { join } from "node:path";
import { Fault } from "../../../core/fault.js";

const socketName = "owner";
/** Longest path of a Unix socket that every supported system takes. */
const socketPathMax = 100;
const attemptsMax = 5;

export interface Ownership {
  release(): Promise<void>;
}

/**
 * Takes the directory, which exists and is writable, for this process.
 * @throws Fault Conflict when a living process has it
 */
export async function ownDirectory(directory: string): Promise<Ownership> {
  const short = shortPath(directory);
  const path = join(short.directory, socketName);
  try {
    for (let attempt = 0; attempt < attemptsMax; attempt++) {
      const server = await listen(path);
      if (server) return { release: () => new Promise((done) => server.close(() => done(short.release()))) };
      await clearStale(directory, path);
    }
    throw new Fault("Conflict", `the data directory ${directory} is being taken by other processes; try again`);
  } catch (error) {
    short.release();
    throw error;
  }
}

/** A path to the same directory that fits into a socket address (Linux: through an open descriptor). */
function shortPath(directory: string): { directory: string; release(): void } {
  if (Buffer.byteLength(join(directory, socketName)) <= socketPathMax) return { directory, release: () => {} };
  if (process.platform !== "linux") {
    throw new Fault("Invalid", `the data directory's path is too long (${directory}): at most ${socketPathMax} bytes`);
  }
  const fd = openSync(directory, "r");
  let open = true;
  const release = (): void => {
    if (open) closeSync(fd);
    open = false;
  };
  return { directory: `/proc/self/fd/${fd}`, release };
}

/** Undefined when the name is taken. */
function listen(path: string): Promise<Server | undefined> {
  return new Promise((resolve, reject) => {
    const server = createServer((socket) => {
      socket.on("error", () => {});
      socket.end(String(process.pid));
    });
    server.once("error", (error: NodeJS.ErrnoException) => {
      if (error.code === "EADDRINUSE") resolve(undefined);
      else reject(error);
    });
    server.listen(path, () => resolve(server.unref()));
  });
}

/** Removes the socket of a dead owner. It is moved away first and asked again, as another process may have been faster. */
async function clearStale(directory: string, path: string): Promise<void> {
  await refuseIfAlive(directory, path);
  const aside = `${path}.${process.pid}`;
  try {
    renameSync(path, aside);
  } catch {
    return; // Someone else cleared it; the next attempt decides.
  }
  try {
    await refuseIfAlive(directory, aside);
  } catch (error) {
    renameSync(aside, path);
    throw error;
  }
  rmSync(aside, { force: true });
}

function refuseIfAlive(directory: string, path: string): Promise<void> {
  return new Promise((resolve, reject) => {
    let text = "";
    const socket = connect(path);
    socket.on("data", (chunk) => {
      text += String(chunk);
    });
    socket.on("error", () => resolve());
    socket.on("end", () => {
      const message = `the data directory ${directory} is in use by process ${text}; stop it or choose another directory`;
      reject(new Fault("Conflict", message));
    });
  });
}
