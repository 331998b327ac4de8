import { mkdtempSync, rmSync, unlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { dataFile, LmdbLog } from "../../../../daemon/adapters/store/lmdb-log.js";
import { version } from "../../../../daemon/version.js";
import { faultOf, pod } from "../../../contracts/store/subject.js";

const test = suite("log in LMDB");
let path: string;
let log: LmdbLog;

test.before.each(() => {
  path = mkdtempSync(join(tmpdir(), "troupe-log-"));
  log = new LmdbLog(path);
});
test.after.each(async () => {
  await log.close();
  rmSync(path, { recursive: true, force: true });
});

const put = (revision: number) => [{ revision, type: "ADDED" as const, object: pod(`p${revision}`) }];
const commit = (revision: number) => log.commit({ put: put(revision), drop: [], floor: 0, revision });

test("what is committed is read by the next one, under the id it was given", async () => {
  assert.is(log.id, "");
  await log.identify("the-id");
  await commit(1);
  await log.commit({ put: put(2), drop: [1], floor: 1, revision: 2 });
  await log.close();
  log = new LmdbLog(path);
  assert.is(log.id, "the-id");
  const { records, floor, revision } = log.read();
  assert.equal(
    [...records].map((r) => r.object.metadata.name),
    ["p2"],
  );
  assert.equal([floor, revision, await log.revision()], [1, 2, 2]);
  assert.match(version, /^\d/);
});

test("what is written into a file that is gone was not written: the revision stays", async () => {
  await commit(1);
  unlinkSync(dataFile(path));
  assert.match((await faultOf(commit(2))).message, "was removed");
  assert.match((await faultOf(log.check())).message, "was removed");
  assert.is(await log.revision(), 1);
});

test.run();
