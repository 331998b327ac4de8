/** Where a store is, or is to be begun: what is in its directory is compared with what the marker says. */
import { randomUUID } from "node:crypto";
import { existsSync, statSync } from "node:fs";
import { rm } from "node:fs/promises";
import { join } from "node:path";
import { Fault } from "../../../core/fault.js";
import { beginStore, unfinished } from "./begin.js";
import { checkLmdbFile } from "./lmdb-file.js";
import { dataFile, type LmdbLog } from "./lmdb-log.js";
import { type Marker, readMarker, writeMarker } from "./marker.js";

export interface StorePlace {
  /** The directory. */
  path: string;
  /** The file that says that a store is there. */
  marker: string;
}

/**
 * Begins a store where none has ever been.
 * @returns what the marker says
 * @throws Fault InternalError when there was one and it is gone, or is no store any more
 */
export async function findOrBegin(place: StorePlace): Promise<Marker | undefined> {
  const { path } = place;
  const file = dataFile(path);
  const bytes = existsSync(file) ? statSync(file).size : -1;
  const marker = await readMarker(place.marker);
  if (bytes > 0) {
    checkLmdbFile(file);
    return marker;
  }
  // Versions before the marker left a lock behind in a directory that was a store.
  if (marker || bytes === 0 || existsSync(join(path, "lock.mdb"))) throw gone(place, bytes === 0, marker);
  await beginStore(path, { id: randomUUID(), records: [], revision: 0 });
  return undefined;
}

/** Marks a store that is found whole, and gives an id to one that is older than ids. @throws Fault when it is another one */
export async function markStore(place: StorePlace, log: LmdbLog, marker: Marker | undefined): Promise<void> {
  if (marker && marker.id !== log.id) {
    const which = log.id === "" ? "a store without an id" : `store ${log.id}`;
    throw new Fault(
      "Conflict",
      `${place.path} holds ${which}, and ${place.marker} says that store ${marker.id} belongs here: put that one back, or remove ${place.marker} if you want the one that is there`,
    );
  }
  if (log.id === "") await log.identify(randomUUID());
  if (!marker) await writeMarker(place.marker, log.id);
  await rm(unfinished(place.path), { recursive: true, force: true });
}

function gone({ path, marker }: StorePlace, isEmpty: boolean, known: Marker | undefined): Fault {
  const what = `${dataFile(path)} is ${isEmpty ? "empty" : "missing"}`;
  const was = known ? `${marker} says that store ${known.id} is kept here` : "there has been a store in this directory";
  const traces = known ? marker : `what is left in ${path}`;
  return new Fault(
    "InternalError",
    `${what}, and ${was}; nothing is begun in its place: put the file back, or restore a backup into an empty directory (\`troupe restore\`); to begin with nothing, and lose all that was stored, remove ${traces}`,
  );
}
