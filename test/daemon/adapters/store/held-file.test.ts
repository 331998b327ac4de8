/** Whoever takes a store's files away while it serves is told, and nothing is acknowledged that nobody would find. */
import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import type { Store } from "../../../../core/store/store.js";
import { create } from "../../../../core/store/write.js";
import { openLmdbStore } from "../../../../daemon/adapters/store/lmdb.js";
import { faultOf, pod } from "../../../contracts/store/subject.js";

const test = suite("held file");
const truncated = fileURLToPath(new URL("./lmdb-truncated.js", import.meta.url));
let dir: string;
let path: string;
let store: Store;

test.before.each(async () => {
  dir = mkdtempSync(join(tmpdir(), "troupe-held-"));
  path = join(dir, "store");
  store = await openLmdbStore({ path, marker: join(dir, "FORMAT") });
  await create(store, pod("before"));
});
test.after.each(async () => {
  await store.close();
  rmSync(dir, { recursive: true, force: true });
});

async function refuses(words: string): Promise<void> {
  const fault = await faultOf(create(store, pod("lost")));
  assert.is(fault.reason, "ServiceUnavailable");
  assert.match(fault.message, words);
  assert.match(fault.message, "troupe backup");
  assert.is(store.health.why, fault.message);
  assert.equal(
    (await store.list("Pod")).items.map((p) => p.metadata.name),
    ["before"],
  );
}

test("the directory is removed: no write is acknowledged, before or after somebody looks", async () => {
  rmSync(dir, { recursive: true });
  await refuses("was removed while it is in use");
  await store.check();
  await refuses("was removed");
});

test("somebody looks first: it is noticed without a write", async () => {
  rmSync(join(path, "data.mdb"));
  await store.check();
  assert.match(store.health.why, "was removed");
});

test("the directory is moved away, and back: writes are taken again, and are where they belong", async () => {
  renameSync(path, join(dir, "elsewhere"));
  await refuses("was moved away");
  renameSync(join(dir, "elsewhere"), path);
  await store.check();
  assert.is(store.health.why, "");
  await create(store, pod("after"));
  await store.close();
  store = await openLmdbStore({ path, marker: join(dir, "FORMAT") });
  assert.is((await store.list("Pod")).items.length, 2);
});

test("another file stands in its place", async () => {
  renameSync(path, join(dir, "elsewhere"));
  mkdirSync(path);
  writeFileSync(join(path, "data.mdb"), "something else");
  await refuses("is another file");
});

test("the file is emptied: it is refused before LMDB reads what is not there, which would end the process", () => {
  const { signal, stdout, stderr } = spawnSync(process.execPath, [truncated, join(dir, "other")], { encoding: "utf8" });
  assert.is(signal, null, stderr);
  assert.match(stdout, /^ServiceUnavailable .*was cut short while it is in use/);
});

test.run();
