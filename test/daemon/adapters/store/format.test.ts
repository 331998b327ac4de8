/** Every older format is read, from files that were recorded when it was written; a newer one is refused. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { gunzipSync } from "node:zlib";
import { open as openLmdb } from "lmdb";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { create } from "../../../../core/store/write.js";
import { format } from "../../../../daemon/adapters/store/format.js";
import { openLmdbStore } from "../../../../daemon/adapters/store/lmdb.js";
import { version } from "../../../../daemon/version.js";
import { brief, faultOf, pod, take } from "../../../contracts/store/subject.js";

const test = suite("formats of a store");
/** In the sources: what is recorded is no program, and is not copied into dist/. */
const recorded = (number: number): string =>
  fileURLToPath(new URL(`../../../../../test/daemon/adapters/store/formats/format-${number}.mdb.gz`, import.meta.url));
let path: string;

test.before.each(() => {
  path = mkdtempSync(join(tmpdir(), "troupe-format-"));
});
test.after.each(() => {
  rmSync(path, { recursive: true, force: true });
});

/** What test/daemon/adapters/store/formats/record.ts wrote. */
const written = ["ADDED a 1", "ADDED b 2", "MODIFIED a 3", "DELETED b 4", "ADDED ü 5"];

for (let number = 1; number <= format; number++)
  test(`format ${number} is read, with its history, and written on in the present one`, async () => {
    writeFileSync(join(path, "data.mdb"), gunzipSync(readFileSync(recorded(number))));
    for (const more of [0, 1]) {
      const store = await openLmdbStore({ path });
      const changes = await take(await store.watch({ from: 0 }), written.length + more);
      assert.equal(changes.map(brief), [...written, "ADDED after 6"].slice(0, written.length + more));
      assert.equal((await store.list("Pod")).items.map((p) => p.spec.containers[0]?.image).slice(0, 1), ["second"]);
      if (more === 0) await create(store, pod("after"));
      await store.close();
    }
    assert.is(JSON.parse(readFileSync(join(path, "FORMAT"), "utf8")).format, format);
  });

test("a marker of a newer format is refused with the version that wrote it, and nothing is touched", async () => {
  await (await openLmdbStore({ path })).close();
  const marker = join(path, "FORMAT");
  const newer = readFileSync(marker, "utf8")
    .replace(`"format":${format}`, `"format":${format + 1}`)
    .replace(version, "9.8.7");
  writeFileSync(marker, newer);
  const fault = await faultOf(openLmdbStore({ path }));
  assert.is(fault.reason, "Invalid");
  assert.match(fault.message, `has format ${format + 1} and was written by Troupe 9.8.7; this is ${version}`);
  assert.is(readFileSync(marker, "utf8"), newer);
});

test("a store of a newer format without a marker is refused, too", async () => {
  await (await openLmdbStore({ path })).close();
  rmSync(join(path, "FORMAT"));
  const root = openLmdb({ path, noSubdir: false, maxDbs: 2, encoding: "binary", overlappingSync: false });
  const heads = root.openDB<Record<string, unknown>, string>("head", { encoding: "json" });
  await heads.put("head", { ...heads.get("head"), format: format + 1, version: "9.8.7" });
  await root.close();
  assert.match((await faultOf(openLmdbStore({ path }))).message, /was written by Troupe 9\.8\.7/);
});

test.run();
