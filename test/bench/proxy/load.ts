/** Requests per second through one address, by wrk. */
import { execFile } from "node:child_process";
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
