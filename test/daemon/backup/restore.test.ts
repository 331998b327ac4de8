/** What was backed up is there again, with what the cluster is known by; and nothing is written over. */
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import type { Store } from "../../../core/store/store.js";
import { create, remove, update } from "../../../core/store/write.js";
import { openLmdbStore } from "../../../daemon/adapters/store/lmdb.js";
import { backupLines } from "../../../daemon/backup/backup-lines.js";
import { keptFiles } from "../../../daemon/backup/kept-files.js";
import { readBackup, restore, revisionsSkipped } from "../../../daemon/backup/restore.js";
import { faultOf, pod, podKey } from "../../contracts/store/subject.js";

const test = suite("backup and restore");
let dir: string;
let file: string;

test.before.each(() => {
  dir = mkdtempSync(join(tmpdir(), "troupe-backup-"));
  file = join(dir, "file");
});
test.after.each(() => {
  rmSync(dir, { recursive: true, force: true });
});

const openIn = (data: string): Promise<Store> =>
  openLmdbStore({ path: join(data, "store"), marker: join(data, "FORMAT") });

async function textOf(store: Store, data: string): Promise<string> {
  let text = "";
  const files = await keptFiles(data);
  for await (const piece of backupLines({ store, cluster: "c", files, nowMs: 0 })) text += piece;
  return text;
}

/** A data directory with 500 pods, keys and a token, and a backup of it. */
async function backedUp(): Promise<string> {
  const data = join(dir, "old");
  const store = await openIn(data);
  await store.write(Array.from({ length: 500 }, (_, i) => ({ op: "create", object: pod(`p${i}`) })));
  await update(store, pod("p1", "second"));
  await remove(store, podKey("p2"));
  mkdirSync(join(data, "tls"));
  writeFileSync(join(data, "tls", "ca.key"), "the key\n");
  writeFileSync(join(data, "admin-token"), "the token\n");
  writeFileSync(join(data, "admin.kubeconfig"), "made anew at each start");
  writeFileSync(file, await textOf(store, data));
  await store.close();
  return data;
}

test("all objects, files and modes are there again, and the store is another one that goes on", async () => {
  const old = await backedUp();
  const data = join(dir, "new");
  await restore(await readBackup(file), data);
  assert.equal(readdirSync(data).sort(), ["FORMAT", "admin-token", "secrets.key", "store", "tls"]);
  assert.is(readFileSync(join(data, "tls", "ca.key"), "utf8"), "the key\n");
  for (const [name, mode] of [
    ["tls", 0o700],
    ["tls/ca.key", 0o600],
    ["admin-token", 0o600],
    ["secrets.key", 0o600],
    ["store", 0o700],
    ["store/data.mdb", 0o600],
  ] as const)
    assert.is(statSync(join(data, name)).mode & 0o777, mode, name);
  const [before, after] = [await openIn(old), await openIn(data)];
  assert.equal((await after.list("Pod")).items, (await before.list("Pod")).items);
  assert.is(await after.revision(), (await before.revision()) + revisionsSkipped);
  assert.is((await faultOf(after.watch({ from: (await before.revision()) + 5 }))).reason, "Expired");
  await create(after, pod("p2"));
  await Promise.all([before.close(), after.close()]);
  assert.is.not(readFileSync(join(data, "FORMAT"), "utf8"), readFileSync(join(old, "FORMAT"), "utf8"));
});

test("a directory with anything in it is left alone", async () => {
  const old = await backedUp();
  const backup = await readBackup(file);
  const before = readdirSync(old).sort();
  const fault = await faultOf(restore(backup, old));
  assert.is(fault.reason, "Conflict");
  assert.match(fault.message, `${old} is not empty`);
  assert.equal(readdirSync(old).sort(), before);
});

test("what an earlier try left, and what file systems put there, is no reason to refuse", async () => {
  await backedUp();
  const data = join(dir, "new");
  mkdirSync(join(data, "lost+found"), { recursive: true });
  mkdirSync(join(data, "restoring", "store"), { recursive: true });
  writeFileSync(join(data, "restoring", "store", "data.mdb"), "half of it");
  await restore(await readBackup(file), data);
  assert.not.ok(existsSync(join(data, "restoring")));
  const store = await openIn(data);
  assert.is((await store.list("Pod")).items.length, 499);
  await store.close();
});

test("a damaged backup writes nothing", async () => {
  await backedUp();
  writeFileSync(file, readFileSync(file, "utf8").slice(0, -30));
  assert.match((await faultOf(readBackup(file))).message, /this is no whole backup/);
  assert.match((await faultOf(readBackup(join(dir, "none")))).message, /cannot be read/);
});

test.run();
