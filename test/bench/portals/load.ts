/** Requests per second through one address: by wrk where it is installed, else by a small generator of our own. */
import { execFile } from "node:child_process";
import { connect, type Socket } from "node:net";
import { promisify } from "node:util";

export interface Load {
  ip: string;
  port: number;
  connections: number;
  seconds: number;
  /** A connection for each request. */
  connectEach: boolean;
}
export interface LoadResult {
  perSecond: number;
  errors: number;
}

const run = promisify(execFile);

/** Whether `program` can be started here. */
export async function isInstalled(program: string): Promise<boolean> {
  return run(program, ["-v"]).then(
    () => true,
    (error: { code?: unknown }) => error.code !== "ENOENT" && error.code !== 127,
  );
}

export async function loadByWrk(load: Load): Promise<LoadResult> {
  const header = load.connectEach ? ["-H", "Connection: close"] : [];
  const shape = ["-t1", `-c${load.connections}`, `-d${load.seconds}s`];
  const { stdout } = await run("wrk", [...shape, ...header, `http://${load.ip}:${load.port}/`]);
  const perSecond = Number(/Requests\/sec:\s*([\d.]+)/.exec(stdout)?.[1]);
  const errors = /Socket errors: connect (\d+), read (\d+), write (\d+), timeout (\d+)/.exec(stdout)?.slice(1) ?? [];
  return { perSecond, errors: errors.reduce((sum, n) => sum + Number(n), 0) };
}

export async function loadByOwn(load: Load): Promise<LoadResult> {
  const connection = load.connectEach ? "close" : "keep-alive";
  const request = `GET / HTTP/1.1\r\nHost: bench\r\nConnection: ${connection}\r\n\r\n`;
  const sockets = new Set<Socket>();
  let [answers, errors, over] = [0, 0, false];
  const open = (): void => {
    const socket = connect({ host: load.ip, port: load.port, noDelay: true });
    sockets.add(socket);
    let [got, wanted] = [0, 0];
    socket.write(request);
    socket.on("data", (chunk: Buffer) => {
      if (wanted === 0) {
        const head = chunk.indexOf("\r\n\r\n") + 4;
        wanted = head + Number(/Content-Length: (\d+)/.exec(chunk.toString("latin1", 0, head))?.[1]);
      }
      got += chunk.length;
      if (got < wanted) return;
      answers++;
      [got, wanted] = [0, 0];
      if (!load.connectEach && !over) socket.write(request);
    });
    socket.on("error", () => errors++);
    socket.on("close", () => {
      sockets.delete(socket);
      if (!over) open();
    });
  };
  const startedAtMs = performance.now();
  for (let i = 0; i < load.connections; i++) open();
  await new Promise((resolve) => setTimeout(resolve, load.seconds * 1000));
  over = true;
  const perSecond = (answers * 1000) / (performance.now() - startedAtMs);
  for (const socket of sockets) socket.destroy();
  return { perSecond, errors };
}
