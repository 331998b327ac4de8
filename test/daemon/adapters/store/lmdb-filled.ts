/** Fills the disk that its argument names while a store on it serves, makes room again, and prints what was seen. */
import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { asFault } from "../../../../core/fault.js";
import { create } from "../../../../core/store/write.js";
import { openLmdbStore } from "../../../../daemon/adapters/store/lmdb.js";
import { pod } from "../../../contracts/store/subject.js";

const [disk = ""] = process.argv.slice(2);
const path = join(disk, "store");
const open = () => openLmdbStore({ path, historyMax: 10 });
const store = await open();
const fillers: string[] = [];
try {
  for (let i = 0; ; i++) {
    fillers.push(join(disk, `filler-${i}`));
    writeFileSync(fillers[i] ?? "", Buffer.alloc(1024 * 1024));
  }
} catch {
  // It is full.
}
let refused = "";
let written = 0;
while (refused === "" && written < 10_000)
  try {
    await create(store, pod(`p${written}`, "x".repeat(3000)));
    written++;
  } catch (error) {
    refused = asFault(error).reason;
  }
const ill = store.health.why;
await store.check();
const stillIll = store.health.why;
const [news] = await store.write([{ op: "create", object: pod("news") }], { urgent: true });
const readable = (await store.list("Pod")).items.length - 1;
for (const filler of fillers) rmSync(filler);
await store.check();
const well = store.health.why;
await create(store, pod("after"));
await store.close();
const reopened = await open();
const again = (await reopened.list("Pod")).items.length;
await reopened.close();
const seen = {
  ill: ill === stillIll ? ill : `${ill}, then ${stillIll}`,
  refused,
  written,
  readable,
  news: news?.ok,
  well,
  again,
};
console.log(JSON.stringify(seen));
process.exit(0);
