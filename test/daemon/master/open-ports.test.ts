/**
 * A master of which nothing is said but where its API is, as by default: what it listens on, by what the kernel knows of
 * its process. Portals are on addresses of the service network, if it may have those.
 */
import { once } from "node:events";
import { mkdtempSync, readdirSync, readFileSync, readlinkSync, rmSync } from "node:fs";
import http, { type IncomingMessage } from "node:http";
import https from "node:https";
import { type AddressInfo, createServer } from "node:net";
import { platform, tmpdir } from "node:os";
import { join } from "node:path";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { MasterProcess } from "../../crash/master-process.js";

const test = suite("open ports of a master");

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, "close");
  return port;
}

/** Sockets that a process holds, by their inodes. */
const socketsOf = (pid: number): Set<string> =>
  new Set(
    readdirSync(`/proc/${pid}/fd`).flatMap((fd) => {
      try {
        return /^socket:\[(\d+)\]$/.exec(readlinkSync(`/proc/${pid}/fd/${fd}`))?.[1] ?? [];
      } catch {
        return []; // closed meanwhile
      }
    }),
  );

const [listening, unconnected] = ["0A", "07"];

/** Where a process takes connections and datagrams: `PROTOCOL ADDRESS:PORT`, the address as the kernel writes it. */
function openPorts(pid: number): string[] {
  const own = socketsOf(pid);
  return ["tcp", "tcp6", "udp", "udp6"].flatMap((protocol) =>
    readFileSync(`/proc/${pid}/net/${protocol}`, "utf8")
      .split("\n")
      .slice(1)
      .map((line) => line.trim().split(/\s+/))
      .filter((words) => own.has(words[9] ?? "") && words[3] === (protocol.startsWith("tcp") ? listening : unconnected))
      .map((words) => `${protocol} ${words[1]}`),
  );
}

/** 127.0.0.0/8, ::1, and the former within IPv6; a word is in the order of bytes of the machine (little-endian). */
const isLoopback = (port: string): boolean =>
  /^\w+ ([0-9A-F]{6}7F|0{24}01000000|0{16}FFFF0000[0-9A-F]{6}7F):/.test(port);

/** An address and port of IPv4. */
function readable(port: string): { ip: string; port: number } {
  const [, address = "", hex = ""] = /^\w+ ([0-9A-F]{8}):([0-9A-F]{4})$/.exec(port) ?? [];
  return { ip: Buffer.from(address, "hex").reverse().join("."), port: Number.parseInt(hex, 16) };
}

test("loopback, and portals of the API that ask for a token", async () => {
  if (platform() !== "linux") return;
  const folder = mkdtempSync(join(tmpdir(), "troupe-open-ports-"));
  const port = await freePort();
  const master = new MasterProcess({ cluster: "ports", dataDir: join(folder, "data"), port, folder });
  try {
    await master.startReady();
    const open = openPorts(master.pid);
    const hex = port.toString(16).toUpperCase().padStart(4, "0");
    assert.ok(open.includes(`tcp 0100007F:${hex}`), `its API is among ${open.join(", ")}`);
    for (const at of open.filter((it) => !isLoopback(it))) {
      const portal = readable(at);
      assert.match(portal.ip, /^10\.0\.\d+\.\d+$/, at);
      assert.ok([80, 443].includes(portal.port), at);
      const { get } = portal.port === 443 ? https : http;
      const [answer] = (await once(
        get({ host: portal.ip, port: portal.port, path: "/api/v1/pods", rejectUnauthorized: false, agent: false }),
        "response",
      )) as [IncomingMessage];
      answer.resume();
      assert.is(answer.statusCode, 401, at);
    }
  } finally {
    await master.close();
    rmSync(folder, { recursive: true, force: true });
  }
});

test.run();
