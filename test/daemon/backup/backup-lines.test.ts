import { crc32 } from "node:zlib";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { BackupReader } from "../../../core/backup/reader.js";
import { memoryStore } from "../../../core/store/memory.js";
import { create, remove, update } from "../../../core/store/write.js";
import { backupLines } from "../../../daemon/backup/backup-lines.js";
import { pod, podKey } from "../../contracts/store/subject.js";

const test = suite("lines of a backup");

test("a backup is of one moment, however much is written while it is taken", async () => {
  const store = memoryStore();
  for (let i = 0; i < 500; i++) await create(store, pod(`p${i}`, "x".repeat(500)));
  const reader = new BackupReader(crc32);
  let i = 0;
  for await (const piece of backupLines({ store, cluster: "c", files: [], nowMs: 0 })) {
    for (const line of piece.trimEnd().split("\n")) reader.take(line);
    await update(store, pod(`p${499 - i}`, "changed"));
    await remove(store, podKey(`p${i++}`));
  }
  assert.ok(i > 1, "it came in pieces");
  const { objects, header } = reader.whole();
  assert.is(objects.length, 500);
  assert.is(header.revision, 500);
  assert.not.match(JSON.stringify(objects), "changed");
});

test("an empty store has a backup, too", async () => {
  const reader = new BackupReader(crc32);
  const files = [{ file: "admin-token", text: "t" }];
  for await (const piece of backupLines({ store: memoryStore(), cluster: "c", files, nowMs: 0 }))
    for (const line of piece.trimEnd().split("\n")) reader.take(line);
  const { header, objects, files: read } = reader.whole();
  assert.equal([header.revision, header.cluster, objects, read], [0, "c", [], files]);
});

test.run();
