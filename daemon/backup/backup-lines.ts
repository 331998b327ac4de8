/** A backup of a store as it is at one moment, while it is written on. */
import { crc32 } from "node:zlib";
import { type BackupFile, backupFormat, backupLine } from "../../core/backup/lines.js";
import type { AnyObject } from "../../core/kinds/all.js";
import type { Store } from "../../core/store/store.js";
import { toApiTime } from "../../core/time.js";
import { version } from "../version.js";

/** Characters given at once. */
const chunkChars = 64 * 1024;

export interface BackupSource {
  store: Pick<Store, "follow">;
  cluster: string;
  files: readonly BackupFile[];
  nowMs: number;
}

/** Whole lines, some at a time; as slowly as they are asked for. */
export async function* backupLines({ store, cluster, files, nowMs }: BackupSource): AsyncGenerator<string> {
  const { objects, revision } = await momentOf(store);
  let lines = 0;
  let text = "";
  const add = (entry: Parameters<typeof backupLine>[0]): void => {
    text += backupLine(entry, crc32);
    lines++;
  };
  add({ troupe: "backup", format: backupFormat, version, cluster, at: toApiTime(nowMs), revision });
  for (const file of files) add(file);
  for (const object of objects) {
    add({ object });
    if (text.length < chunkChars) continue;
    yield text;
    text = "";
    // Others have their turn, however fast it is read.
    await new Promise((resolve) => setImmediate(resolve));
  }
  add({ end: true, lines });
  yield text;
}

/** Objects are never changed, so the list of them is a picture of that moment. */
async function momentOf(store: Pick<Store, "follow">): Promise<{ objects: AnyObject[]; revision: number }> {
  let moment: { objects: AnyObject[]; revision: number } = { objects: [], revision: 0 };
  const end = await store.follow({
    begin: (objects, revision) => {
      moment = { objects: [...objects], revision };
    },
    commit: () => {},
    ended: () => {},
  });
  end();
  return moment;
}
