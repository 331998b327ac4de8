/** HAProxy in TCP mode with one thread before one backend: what the portals are measured against. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as after } from "node:timers/promises";

const configuration = (port: number, backend: string, ip: string): string => `
global
  nbthread 1
  maxconn 4000
defaults
  mode tcp
  timeout connect 5s
  timeout client 60s
  timeout server 60s
listen bench
  bind ${ip}:${port}
  server one ${backend}
`;

async function answers(ip: string, port: number): Promise<boolean> {
  const socket = connect({ host: ip, port });
  try {
    await once(socket, "connect");
    return true;
  } catch {
    return false;
  } finally {
    socket.destroy();
  }
}

/** Starts it on `port` of `ip` before the backend `ip:port`; gives what stops it. */
export async function startHaproxy(port: number, backend: string, ip: string): Promise<() => Promise<void>> {
  const folder = await mkdtemp(join(tmpdir(), "bench-haproxy-"));
  const file = join(folder, "haproxy.cfg");
  await writeFile(file, configuration(port, backend, ip));
  const child = spawn("haproxy", ["-f", file, "-db"], { stdio: "ignore" });
  const ended = once(child, "exit");
  const stop = async (): Promise<void> => {
    child.kill();
    await ended;
    await rm(folder, { recursive: true });
  };
  for (let i = 0; !(await answers(ip, port)); i++) {
    if (i === 100) {
      await stop();
      throw new Error(`haproxy does not answer on ${ip}:${port} after 5 s`);
    }
    await after(50);
  }
  return stop;
}
