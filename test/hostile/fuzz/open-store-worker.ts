/** Opens the store in a directory, lists and changes it, and says how that went; another ending is its own. */
import { Fault } from "../../../core/fault.js";
import { create } from "../../../core/store/write.js";
import { openLmdbStore } from "../../../daemon/adapters/store/lmdb.js";
import { pod } from "../../contracts/store/subject.js";

try {
  const store = await openLmdbStore({ path: process.argv[2] ?? "" });
  await store.list("Pod");
  await create(store, pod("after-all"));
  await store.close();
  process.stdout.write("opened");
} catch (error) {
  if (!(error instanceof Fault)) throw error;
  process.stdout.write(`refused: ${error.message}`);
}
