/**
 * Records a store in the present format, for the tests of the versions to come: run it once when the format changes, and
 * keep what it prints the path of. `node dist/test/daemon/adapters/store/formats/record.js FILE.mdb.gz`
 */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { create, remove, update } from "../../../../../core/store/write.js";
import { openLmdbStore } from "../../../../../daemon/adapters/store/lmdb.js";
import { pod, podKey } from "../../../../contracts/store/subject.js";

const [file = ""] = process.argv.slice(2);
const path = mkdtempSync(join(tmpdir(), "troupe-record-"));
const store = await openLmdbStore({ path });
await create(store, pod("a", "first"));
await create(store, pod("b"));
await update(store, pod("a", "second"));
await remove(store, podKey("b"));
await create(store, pod("ü"));
await store.close();
writeFileSync(file, gzipSync(readFileSync(join(path, "data.mdb")), { level: 9 }));
rmSync(path, { recursive: true });
console.log(file);
