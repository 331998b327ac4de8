import { existsSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { beginStore } from "../../../../daemon/adapters/store/begin.js";
import { LmdbLog } from "../../../../daemon/adapters/store/lmdb-log.js";
import { faultOf, pod } from "../../../contracts/store/subject.js";

const test = suite("beginning of a store");
let path: string;

test.before.each(() => {
  path = mkdtempSync(join(tmpdir(), "troupe-begin-"));
});
test.after.each(() => {
  rmSync(path, { recursive: true, force: true });
});

const records = (count: number) =>
  Array.from({ length: count }, (_, i) => ({ revision: i + 1, type: "ADDED" as const, object: pod(`p${i}`) }));

test("it has its id, all records, and nothing that could be watched", async () => {
  await beginStore(path, { id: "the-id", records: records(2_500), revision: 9_000 });
  assert.equal(readdirSync(path), ["data.mdb"]);
  const log = new LmdbLog(path);
  assert.is(log.id, "the-id");
  const { records: found, floor, revision } = log.read();
  assert.is([...found].length, 2_500);
  assert.equal([floor, revision], [9_000, 9_000]);
  await log.close();
});

test("one that fails leaves nothing", async () => {
  const failing = function* () {
    yield* records(1_500);
    throw new Error("it breaks off");
  };
  await faultOf(beginStore(path, { id: "the-id", records: failing(), revision: 1_500 })).catch((error: Error) =>
    assert.is(error.message, "it breaks off"),
  );
  assert.equal(readdirSync(path), []);
  assert.not.ok(existsSync(join(path, "data.mdb")));
});

test.run();
