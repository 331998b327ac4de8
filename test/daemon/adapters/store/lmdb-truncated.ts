/** Empties the file of a store while it serves, writes to it, and prints how that went. */
import { truncateSync } from "node:fs";
import { join } from "node:path";
import { asFault } from "../../../../core/fault.js";
import { create } from "../../../../core/store/write.js";
import { openLmdbStore } from "../../../../daemon/adapters/store/lmdb.js";
import { pod } from "../../../contracts/store/subject.js";

const [path = ""] = process.argv.slice(2);
const store = await openLmdbStore({ path });
for (let i = 0; i < 50; i++) await create(store, pod(`p${i}`, "x".repeat(1000)));
truncateSync(join(path, "data.mdb"), 0);
try {
  await create(store, pod("lost"));
  console.log("written");
} catch (error) {
  const { reason, message } = asFault(error);
  console.log(reason, message);
}
process.exit(0);
