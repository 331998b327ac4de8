// runner: machine
// runner: timeout 120 s
/** A master as a process, on a small disk: full, with room again, killed, taken away; and its stderr on a full disk besides. */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import {
  closeSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readFileSync,
  rmSync,
  writeFileSync,
  writeSync,
} from "node:fs";
import type { AddressInfo } from "node:net";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
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
let master: ChildProcess;
let url: string;

/** A path of the disk as we see it: it is mounted for the master alone. */
const seen = (path: string): string => `/proc/${master.pid}/root${path}`;

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

async function call(method: string, path: string, body?: unknown): Promise<Answer> {
  const token = readFileSync(
    existsSync(seen(join(data, "admin-token"))) ? seen(join(data, "admin-token")) : kept,
    "utf8",
  );
  const response = await fetch(`${url}${path}`, {
    method,
    headers: { authorization: `Bearer ${token.trim()}`, "content-type": "application/json" },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  return { status: response.status, text: await response.text() };
}

/** The admin's token, for when the disk has it no more. */
const kept = join(tmpdir(), `troupe-bad-disk-token-${process.pid}`);

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

const isReady = async (): Promise<boolean> => (await fetch(`${url}/livez`)).status === 200;

/** Begins a master on the disk that is mounted already, or on a new one. */
function start(enter: readonly string[]): void {
  const full = openSync("/dev/full", "w");
  const args = [program, "--data", data, "--listen", new URL(url).host];
  const [command = "", ...words] = [...enter, process.execPath, ...args];
  master = spawn(command, words, { stdio: ["ignore", "ignore", full] });
  closeSync(full);
}

const mounted = [
  ...["unshare", "--mount", "--propagation", "private", "sh", "-c"],
  ...['mount --no-mtab -t tmpfs -o size=16m tmpfs "$1" && shift && exec "$@"', "bad-disk", disk],
];

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
  start(mounted);
  await until("it is ready", isReady);
  await until("the first token", async () => existsSync(seen(join(data, "admin-token"))));
  writeFileSync(kept, readFileSync(seen(join(data, "admin-token"))));
});

test.after(async () => {
  if (canMount && master.exitCode === null) {
    master.kill("SIGKILL");
    await once(master, "exit");
  }
  rmSync(disk, { recursive: true, force: true });
  rmSync(kept, { force: true });
});

const acknowledged: string[] = [];

test("it fills: writes are refused with the reason, reads answered; /healthz and an Event say why", async () => {
  if (!canMount) return;
  fill();
  let refused: Answer | undefined;
  for (let i = 0; refused === undefined && i < 200; i++) {
    const answer = await call("POST", "/api/v1/namespaces", namespace(`n${i}`));
    if (answer.status === 201) acknowledged.push(`n${i}`);
    else refused = answer;
  }
  assert.is(refused?.status, 503);
  assert.match(refused?.text ?? "", /the disk of .* is full .*make room/);
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

test("its directory is removed: nothing is acknowledged any more, and a backup has all that was", async () => {
  if (!canMount) return;
  rmSync(seen(data), { recursive: true });
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
