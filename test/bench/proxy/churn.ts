/** Connections of one request each while endpoints change: how long to the first byte, and how many got no answer. */
import { connect } from "node:net";
import { setTimeout as after } from "node:timers/promises";

export interface Churned {
  requests: number;
  failed: number;
  firstByteMs: { p50: number; p99: number; max: number };
}

/** Milliseconds to the first byte; undefined when the answer was not whole. */
function ask(ip: string, port: number): Promise<number | undefined> {
  const startedAtMs = performance.now();
  return new Promise((resolve) => {
    const socket = connect({ host: ip, port });
    let firstMs: number | undefined;
    let text = "";
    socket.setTimeout(5_000, () => socket.destroy());
    socket.on("data", (chunk) => {
      firstMs ??= performance.now() - startedAtMs;
      text += chunk.toString("latin1");
    });
    socket.on("error", () => {});
    socket.on("close", () => {
      const [head = "", body = ""] = text.split("\r\n\r\n");
      resolve(Number(/Content-Length: (\d+)/.exec(head)?.[1]) === body.length ? firstMs : undefined);
    });
    socket.write("GET / HTTP/1.1\r\nHost: bench\r\nConnection: close\r\n\r\n");
  });
}

/** Asks with a few clients at once until `work` is done. */
export async function askDuring(ip: string, port: number, work: () => Promise<void>, clients = 8): Promise<Churned> {
  const times: number[] = [];
  let failed = 0;
  let over = false;
  const loops = Array.from({ length: clients }, async () => {
    while (!over) {
      const ms = await ask(ip, port);
      if (ms === undefined) failed++;
      else times.push(ms);
      await after(1);
    }
  });
  await work();
  over = true;
  await Promise.all(loops);
  times.sort((a, b) => a - b);
  const at = (share: number): number => Math.round((times[Math.floor(times.length * share)] ?? 0) * 100) / 100;
  return { requests: times.length + failed, failed, firstByteMs: { p50: at(0.5), p99: at(0.99), max: at(0.99999) } };
}
