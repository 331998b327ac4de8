/** A directory that has been a store is found again, or refused: it is never begun anew in silence. */
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import type { Fault } from "../../../../core/fault.js";
import { create } from "../../../../core/store/write.js";
import { openLmdbStore } from "../../../../daemon/adapters/store/lmdb.js";
import { faultOf, pod } from "../../../contracts/store/subject.js";

const test = suite("place of a store");
let dir: string;
let path: string;
let marker: string;

test.before.each(() => {
  dir = mkdtempSync(join(tmpdir(), "troupe-place-"));
  [path, marker] = [join(dir, "store"), join(dir, "FORMAT")];
});
test.after.each(() => {
  rmSync(dir, { recursive: true, force: true });
});

const open = () => openLmdbStore({ path, marker });
const refusal = (): Promise<Fault> => faultOf(open());

/** A store with one pod. */
async function begun(): Promise<void> {
  const store = await open();
  await create(store, pod("a"));
  await store.close();
}

async function opens(pods: number): Promise<void> {
  const store = await open();
  assert.is((await store.list("Pod")).items.length, pods);
  await store.close();
}

test("a store that was begun says so beside itself, and all of it is its owner's alone", async () => {
  await begun();
  const { format, id, version } = JSON.parse(readFileSync(marker, "utf8"));
  assert.is(format, 3);
  assert.match(id, /^[0-9a-f-]{36}$/);
  assert.match(version, /^\d/);
  assert.is(statSync(path).mode & 0o777, 0o700);
  for (const name of ["data.mdb", "lock.mdb"]) assert.is(statSync(join(path, name)).mode & 0o777, 0o600, name);
  assert.equal(readdirSync(path).sort(), ["data.mdb", "lock.mdb"]);
  await opens(1);
});

const losses: readonly [string, () => void, RegExp][] = [
  ["data.mdb is emptied", () => truncateSync(join(path, "data.mdb"), 0), /data\.mdb is empty/],
  ["data.mdb is missing", () => rmSync(join(path, "data.mdb")), /data\.mdb is missing/],
  ["all of the directory is missing", () => rmSync(path, { recursive: true }), /data\.mdb is missing/],
];
for (const [what, lose, words] of losses)
  test(`where ${what} nothing is begun, and what to do is said`, async () => {
    await begun();
    lose();
    for (let i = 0; i < 2; i++) {
      const fault = await refusal();
      assert.is(fault.reason, "InternalError");
      assert.match(fault.message, words);
      assert.match(fault.message, /troupe restore/);
      assert.match(fault.message, `remove ${marker}`);
    }
    rmSync(marker);
    rmSync(path, { recursive: true, force: true });
    await opens(0);
  });

test("a version without markers has left a lock: a store that is gone is not begun anew either", async () => {
  await begun();
  rmSync(marker);
  rmSync(join(path, "data.mdb"));
  assert.match((await refusal()).message, /there has been a store in this directory/);
  writeFileSync(join(path, "data.mdb"), "");
  rmSync(join(path, "lock.mdb"));
  assert.match((await refusal()).message, /data\.mdb is empty/);
});

test("another store in its place is refused, naming both", async () => {
  await begun();
  const first = readFileSync(marker, "utf8");
  cpSync(path, join(dir, "first"), { recursive: true });
  rmSync(path, { recursive: true });
  rmSync(marker);
  await begun();
  const ids = [first, readFileSync(marker, "utf8")].map((text) => String(JSON.parse(text).id));
  writeFileSync(marker, first);
  const fault = await refusal();
  assert.is(fault.reason, "Conflict");
  for (const id of ids) assert.match(fault.message, id);
  rmSync(path, { recursive: true });
  cpSync(join(dir, "first"), path, { recursive: true });
  await opens(1);
});

test("a store without its marker is marked again with its own id", async () => {
  await begun();
  const before = readFileSync(marker, "utf8");
  rmSync(marker);
  await opens(1);
  assert.is(readFileSync(marker, "utf8"), before);
});

for (const [what, text] of [
  ["empty", ""],
  ["cut short", '{"format":3,'],
  ["without an id", '{"format":3,"version":"0.1.0"}'],
] as const)
  test(`a marker that is ${what} is told, and not overwritten`, async () => {
    await begun();
    writeFileSync(marker, text);
    assert.match((await refusal()).message, `${marker} cannot be trusted`);
    assert.is(readFileSync(marker, "utf8"), text);
  });

test("a beginning that was interrupted leaves no store, and is begun again", async () => {
  mkdirSync(join(path, "new"), { recursive: true });
  writeFileSync(join(path, "new", "data.mdb"), "half of it");
  await opens(0);
  assert.not.ok(existsSync(join(path, "new")));
});

test.run();
