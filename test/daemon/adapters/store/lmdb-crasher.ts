/** Writes to a store without end and prints `name revision` for each answer, until it is killed. */

import { create } from "../../../../core/store/write.js";
import { openLmdbStore } from "../../../../daemon/adapters/store/lmdb.js";
import { pod } from "../../../contracts/store/subject.js";

const writersMax = 16;
const [path = "", round = "0"] = process.argv.slice(2);
const store = await openLmdbStore({ path, historyMax: 50 });

async function writer(lane: number): Promise<void> {
  for (let i = 0; ; i++) {
    const object = await create(store, pod(`r${round}-${lane}-${i}`));
    const line = `${object.metadata.name} ${object.metadata.resourceVersion}\n`;
    await new Promise((resolve) => process.stdout.write(line, resolve));
  }
}

await Promise.all(Array.from({ length: writersMax }, (_, lane) => writer(lane)));
