// runner: machine
// runner: timeout 120 s
/** A master as a process, on a small disk: full, with room again, killed, taken away; and its stderr on a full disk besides. */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { closeSync, existsSync, mkdirSync, mkdtempSync, openSync, readFileSync, rmSync, writeSync } from "node:fs";
import type { AddressInfo } from "node:net";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Readable } from "node:stream";
import { fileURLToPath } from "node:url";
import { crc32 } from "node:zlib";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { BackupReader } from "../../../core/backup/reader.js";
import { canMount } from "../adapters/store/small-disk.js";

const test = suite("master on a bad disk");
const program = fileURLToPath(new URL("../../../daemon/master/main.js", import.meta.url));

const disk = mkdtempSync(join(tmpdir(), "troupe-bad-disk-"));
const data = join(disk, "data");
/** The disk is mounted for it alone, and for whom it lets in. */
let holder: ChildProcess;
let master: ChildProcess;
let url: string;

/** A path of the disk as we see it. */
const seen = (path: string): string => `/proc/${holder.pid}/root${path}`;

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, "close");
  return port;
}

interface Answer {
  status: number;
  text: string;
}

/** The admin's, for when the disk has it no more. */
let token = "";

async function call(method: string, path: string, body?: unknown): Promise<Answer> {
  const response = await fetch(`${url}${path}`, {
    method,
    headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  return { status: response.status, text: await response.text() };
}

const namespace = (name: string): object => ({
  ...{ kind: "Namespace", apiVersion: "v1" },
  metadata: { name, annotations: { filling: "x".repeat(200_000) } },
});

async function until(what: string, holds: () => Promise<boolean>): Promise<void> {
  for (let tries = 0; tries < 300; tries++) {
    if (await holds().catch(() => false)) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error(`never: ${what}`);
}

/** Begins a master, whose stderr is on a full disk, too; resolves when it is ready. */
async function start(): Promise<void> {
  const full = openSync("/dev/full", "w");
  const enter = ["-t", String(holder.pid), "--mount", "--"];
  const args = [program, "--data", data, "--listen", new URL(url).host, "--state-file", stateFile];
  master = spawn("nsenter", [...enter, process.execPath, ...args], { stdio: ["ignore", "ignore", full] });
  closeSync(full);
  await until("it is ready", async () => {
    assert.is(master.exitCode ?? master.signalCode, null, "it ended");
    return existsSync(stateFile);
  });
}

/** Elsewhere: what is tested is the disk of the data. */
const stateFile = join(tmpdir(), `troupe-bad-disk-${process.pid}.state`);
const mount = 'mount --no-mtab -t tmpfs -o size=16m tmpfs "$1" && echo mounted && exec sleep 1000';

function fill(): void {
  const fd = openSync(seen(join(disk, "filler")), "w");
  try {
    for (;;) writeSync(fd, Buffer.alloc(64 * 1024));
  } catch {
    // It is full.
  } finally {
    closeSync(fd);
  }
}

test.before(async () => {
  url = `http://127.0.0.1:${await freePort()}`;
  if (!canMount) return;
  const unshare = ["--mount", "--propagation", "private", "sh", "-c", mount, "bad-disk", disk];
  holder = spawn("unshare", unshare, { stdio: ["ignore", "pipe", "inherit"] });
  await once(holder.stdout as Readable, "data");
  await start();
  token = readFileSync(seen(join(data, "admin-token")), "utf8").trim();
});

test.after(async () => {
  for (const child of [master, holder]) {
    if (!child || child.exitCode !== null || child.signalCode !== null) continue;
    child.kill("SIGKILL");
    await once(child, "exit");
  }
  for (const path of [disk, stateFile]) rmSync(path, { recursive: true, force: true });
});

const acknowledged: string[] = [];

async function writeUntilRefused(): Promise<Answer> {
  for (let i = 0; i < 200; i++) {
    const name = `n${acknowledged.length}`;
    const answer = await call("POST", "/api/v1/namespaces", namespace(name));
    if (answer.status !== 201) return answer;
    acknowledged.push(name);
  }
  throw new Error("never refused");
}

test("it fills: writes are refused with the reason, reads answered; /healthz and an Event say why", async () => {
  if (!canMount) return;
  fill();
  const refused = await writeUntilRefused();
  assert.is(refused.status, 503);
  assert.match(refused.text, /the disk of .* is full .*make room/);
  const health = await call("GET", "/healthz");
  assert.is(health.status, 503);
  assert.match(health.text, /\[-\]store failed: the disk of .* is full/);
  assert.is((await call("GET", "/livez")).status, 200);
  assert.is((await call("GET", "/api/v1/namespaces")).status, 200);
  await until("an Event", async () => /StoreNotWritable/.test((await call("GET", "/api/v1/events")).text));
});

test("there is room again: it goes on by itself, and says so", async () => {
  if (!canMount) return;
  rmSync(seen(join(disk, "filler")));
  await until("it is well", async () => (await call("GET", "/healthz")).status === 200);
  await until("an Event", async () => /StoreWritable/.test((await call("GET", "/api/v1/events")).text));
  assert.is((await call("POST", "/api/v1/namespaces", namespace("after"))).status, 201);
  acknowledged.push("after");
  const { text } = await call("GET", "/api/v1/namespaces");
  for (const name of acknowledged) assert.match(text, `"name":"${name}"`);
});

test("killed on a full disk, it comes back, answers what is read, and recovers by itself", async () => {
  if (!canMount) return;
  fill();
  assert.is((await writeUntilRefused()).status, 503);
  master.kill("SIGKILL");
  await once(master, "exit");
  rmSync(stateFile, { force: true });
  await start();
  const { text } = await call("GET", "/api/v1/namespaces");
  for (const name of acknowledged) assert.match(text, `"name":"${name}"`);
  assert.is((await writeUntilRefused()).status, 503);
  // Looks every second find room for less, and do not take that for room.
  for (let i = 0; i < 5; i++) {
    assert.is((await call("GET", "/healthz")).status, 503);
    await new Promise((resolve) => setTimeout(resolve, 500));
  }
  rmSync(seen(join(disk, "filler")));
  await until("it is well", async () => (await call("GET", "/healthz")).status === 200);
  const { pid } = JSON.parse(readFileSync(stateFile, "utf8"));
  assert.is(pid, master.pid);
});

test("its directory is removed: nothing is acknowledged any more, and a backup has all that was", async () => {
  if (!canMount) return;
  // The master may be making a file there meanwhile.
  rmSync(seen(data), { recursive: true, maxRetries: 20, retryDelay: 20 });
  const { status, text } = await call("POST", "/api/v1/namespaces", namespace("lost"));
  assert.is(status, 503);
  assert.match(text, /was removed while it is in use.*troupe backup/);
  assert.is((await call("GET", "/readyz")).status, 503);
  const reader = new BackupReader(crc32);
  for (const line of (await call("POST", "/backup")).text.trimEnd().split("\n")) reader.take(line);
  const { objects, files } = reader.whole();
  const names = objects.map(({ metadata }) => metadata.name);
  for (const name of acknowledged) assert.ok(names.includes(name), name);
  assert.not.ok(names.includes("lost"));
  assert.ok(files.some(({ file }) => file === "tls/ca.key"));
});

test("it ends in order all the same", async () => {
  if (!canMount) return;
  mkdirSync(seen(data), { recursive: true });
  const ended = once(master, "exit");
  master.kill("SIGTERM");
  assert.equal(await ended, [0, null]);
});

test.run();
