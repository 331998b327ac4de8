/** What is secret is not on disk in plain text, and a key that is lost or damaged is told loudly. */
import { copyFileSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import type { Secret } from "../../../../core/kinds/secret/object.js";
import { create, update } from "../../../../core/store/write.js";
import { openLmdbStore } from "../../../../daemon/adapters/store/lmdb.js";
import { keyId } from "../../../../daemon/adapters/store/seal.js";
import { secretsSeal } from "../../../../daemon/adapters/store/secrets-key.js";
import { faultOf } from "../../../contracts/store/subject.js";

const test = suite("secrets at rest");
let dir: string;
const key = () => join(dir, "secrets.key");
const password = Buffer.from("hunter2hunter2").toString("base64");

const secret = (name: string, value = password): Secret => ({
  apiVersion: "v1",
  kind: "Secret",
  metadata: { name, namespace: "default", uid: `uid-${name}` },
  data: { password: value },
});

const open = async () => {
  const seal = await secretsSeal(dir);
  const store = await openLmdbStore({ path: join(dir, "store"), seal });
  await seal.keep();
  return store;
};

test.before.each(() => {
  dir = mkdtempSync(join(tmpdir(), "troupe-secrets-"));
});
test.after.each(() => rmSync(dir, { recursive: true, force: true }));

test("a secret comes back, and its value is nowhere in the file", async () => {
  let store = await open();
  await create(store, secret("a"));
  await store.close();
  const bytes = readFileSync(join(dir, "store", "data.mdb"));
  for (const text of [password, "hunter2hunter2"]) assert.is(bytes.indexOf(text), -1);
  assert.is(statSync(key()).mode & 0o777, 0o600);
  store = await open();
  assert.equal((await store.get("Secret", "default", "a"))?.data, { password });
  await store.close();
});

test("without its key, or with another one, the store is refused, and no key is made in its place", async () => {
  const store = await open();
  await create(store, secret("a"));
  await store.close();
  copyFileSync(key(), join(dir, "kept"));
  rmSync(key());
  for (let i = 0; i < 2; i++) assert.match((await faultOf(open())).message, /put secrets\.key back/);
  const other = Buffer.alloc(32, 7);
  writeFileSync(key(), `${keyId(other)}:${other.toString("base64")}\n`);
  assert.match((await faultOf(open())).message, /put secrets\.key back/);
  for (const damaged of ["", "x", readFileSync(join(dir, "kept"), "utf8").slice(0, 30)]) {
    writeFileSync(key(), damaged);
    assert.match((await faultOf(open())).message, /cannot be trusted/, JSON.stringify(damaged));
  }
  copyFileSync(join(dir, "kept"), key());
  await (await open()).close();
});

test("a new key writes, and the older one is known still", async () => {
  let store = await open();
  await create(store, secret("a"));
  await create(store, secret("b"));
  await store.close();
  const next = Buffer.alloc(32, 9);
  const line = `${keyId(next)}:${next.toString("base64")}\n`;
  writeFileSync(key(), line + readFileSync(key(), "utf8"));
  store = await open();
  await update(store, secret("a"));
  await update(store, secret("b"));
  await store.close();
  writeFileSync(key(), line);
  // The older records are still those of the older key, until they are no longer watched.
  assert.match((await faultOf(open())).message, /put secrets\.key back/);
});

test("a store without a key takes no secret", async () => {
  const store = await openLmdbStore({ path: join(dir, "store") });
  assert.match((await faultOf(create(store, secret("a")))).message, /no key/);
  await store.close();
});

test.run();
