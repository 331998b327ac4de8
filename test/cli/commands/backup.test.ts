/** `troupe backup` and `troupe restore` as they are typed, over the API and without a master. */
import { execFile } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { create } from "../../../core/store/write.js";
import { openLmdbStore } from "../../../daemon/adapters/store/lmdb.js";
import { pod } from "../../contracts/store/subject.js";

const test = suite("troupe backup and restore");
const troupe = fileURLToPath(new URL("../../../cli/troupe.js", import.meta.url));
let dir: string;

test.before.each(() => {
  dir = mkdtempSync(join(tmpdir(), "troupe-backup-cli-"));
});
test.after.each(() => {
  rmSync(dir, { recursive: true, force: true });
});

const run = (...args: string[]): Promise<{ code: number; stdout: string; stderr: string }> =>
  new Promise((resolve) => {
    const env = { ...process.env, TROUPE_HOME: join(dir, "home"), KUBECONFIG: join(dir, "none") };
    execFile(process.execPath, [troupe, ...args], { env }, (error, stdout, stderr) =>
      resolve({ code: Number(error?.code ?? 0), stdout, stderr }),
    );
  });

async function dataDir(): Promise<string> {
  const data = join(dir, "data");
  const store = await openLmdbStore({ path: join(data, "store"), marker: join(data, "FORMAT") });
  for (let i = 0; i < 3; i++) await create(store, pod(`p${i}`));
  await store.close();
  writeFileSync(join(data, "admin-token"), "the token\n");
  return data;
}

/** A master that answers with this, and then hangs up. */
async function answering<T>(body: string, task: (url: string) => Promise<T>): Promise<T> {
  const asked: string[] = [];
  const server = createServer((request, response) => {
    asked.push(`${request.method} ${request.url}`);
    response.setHeader("content-type", "text/plain").end(body);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  try {
    const result = await task(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
    assert.equal(asked, ["POST /backup"]);
    return result;
  } finally {
    server.closeAllConnections();
    server.close();
  }
}

test("from a data directory and back: what it holds is told, and the file is its owner's alone", async () => {
  const data = await dataDir();
  const file = join(dir, "file");
  const saved = await run("backup", file, "--data", data);
  assert.is(saved.code, 0, saved.stderr);
  assert.match(saved.stdout, "has 3 objects of revision 3 and 1 files; who can read it has the cluster");
  assert.is(statSync(file).mode & 0o777, 0o600);
  const checked = await run("restore", file, "--dry-run");
  assert.match(checked.stdout, /is whole: 3 objects and 1 files/);
  const restored = await run("restore", file, "--data", join(dir, "new"));
  assert.is(restored.code, 0, restored.stderr);
  assert.equal(readdirSync(join(dir, "new")).sort(), ["FORMAT", "admin-token", "secrets.key", "store"]);
  const again = await run("restore", file, "--data", join(dir, "new"));
  assert.is(again.code, 1);
  assert.match(again.stderr, /is not empty/);
});

test("over the API what is whole takes the place of the last one, and what is not leaves it", async () => {
  const data = await dataDir();
  const file = join(dir, "file");
  await run("backup", file, "--data", data);
  const whole = readFileSync(file, "utf8");
  const other = join(dir, "other");
  const saved = await answering(whole, (url) => run("backup", other, "--server", url));
  assert.is(saved.code, 0, saved.stderr);
  assert.is(readFileSync(other, "utf8"), whole);
  for (const body of [whole.slice(0, -20), "hello\n", ""]) {
    const { code, stderr } = await answering(body, (url) => run("backup", other, "--server", url));
    assert.is(code, 1);
    assert.match(stderr, /^error: this is no whole backup/);
    assert.is(readFileSync(other, "utf8"), whole);
  }
  assert.not.ok(existsSync(`${other}.part`));
});

test("a directory in use, or without a store, and flags that say too little or too much are refused in words", async () => {
  const data = await dataDir();
  const file = join(dir, "file");
  const store = await openLmdbStore({ path: join(data, "store"), marker: join(data, "FORMAT") });
  const inUse = await run("backup", file, "--data", data);
  await store.close();
  assert.is(inUse.code, 1);
  assert.match(inUse.stderr, `in use by process ${process.pid}`);
  assert.match((await run("backup", file, "--data", dir)).stderr, /there is no store in/);
  assert.is((await run("restore", file)).code, 2);
  assert.is((await run("restore", file, "--dry-run", "--data", data)).code, 2);
  assert.match((await run("restore", join(dir, "none"), "--dry-run")).stderr, /cannot be read/);
  assert.not.ok(existsSync(file));
});

test.run();
