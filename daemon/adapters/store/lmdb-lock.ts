/**
 * LMDB maps lock.mdb and writes to it where the file system may have no block behind it: on a full disk that ends the
 * process with SIGBUS. So its bytes are written before, over those that are there. Nobody else has the directory, so there
 * is nothing in it to keep.
 */
import { closeSync, constants, fchmodSync, openSync, writeSync } from "node:fs";
import { join } from "node:path";

/** More than LMDB asks for with its usual number of readers: it then leaves the size as it is. */
const lockBytes = 16 * 1024;

/** @param path directory of an LMDB environment that is not open. @throws the system's error (ENOSPC …) */
export function makeLockRoom(path: string): void {
  const fd = openSync(join(path, "lock.mdb"), constants.O_RDWR | constants.O_CREAT, 0o600);
  try {
    fchmodSync(fd, 0o600);
    const zeros = Buffer.alloc(lockBytes);
    for (let at = 0; at < lockBytes; ) at += writeSync(fd, zeros, at, lockBytes - at, at);
  } finally {
    closeSync(fd);
  }
}
