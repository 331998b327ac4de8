/** Opens a store, with `fill` writes until it is refused, and prints in one line how it went. */
import { asFault } from "../../../../core/fault.js";
import { create } from "../../../../core/store/write.js";
import { openLmdbStore } from "../../../../daemon/adapters/store/lmdb.js";
import { pod } from "../../../contracts/store/subject.js";

const writesMax = 10_000;
const [path = "", mode] = process.argv.slice(2);

async function fill(): Promise<string> {
  const store = await openLmdbStore({ path });
  for (let i = 0; i < writesMax; i++) {
    try {
      await create(store, pod(`p${i}`, "x".repeat(3000)));
    } catch (error) {
      const { items } = await store.list("Pod");
      await store.close();
      return items.length === i
        ? `${asFault(error).reason} after ${i} writes`
        : `${items.length} objects after ${i} writes`;
    }
  }
  return "never refused";
}

async function open(): Promise<string> {
  try {
    await (await openLmdbStore({ path })).close();
    return "opened";
  } catch (error) {
    const { reason, message } = asFault(error);
    return `${reason} ${message}`;
  }
}

console.log(await (mode === "fill" ? fill() : open()));
process.exit(0);
