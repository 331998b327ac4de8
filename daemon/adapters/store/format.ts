/** What is in a store's files, and which version of Troupe may read it. */
import { Fault } from "../../../core/fault.js";
import { version } from "../../version.js";

/**
 * 1: records by revision, each JSON behind its CRC-32; a head with floor, revision and the number of records.
 * 2: the head has the store's id and the version that wrote it, and a marker beside the store bears the same id.
 * 3: objects that are secret are encrypted, with a key beside the store (secrets-key.ts).
 */
export const format = 3;

export interface Head {
  format: number;
  floor: number;
  revision: number;
  /** Records in the log, so that a lost one is noticed. */
  records: number;
  /** Which store this is; since format 2. */
  id?: string;
  /** The version of Troupe that wrote it last; since format 2. */
  version?: string;
}

/**
 * @param what that is read, e.g. `the store in /data`
 * @throws Fault Invalid when only a newer version can read it
 */
export function checkFormat(what: string, found: { format: number; version?: string }): void {
  if (Number.isInteger(found.format) && found.format >= 1 && found.format <= format) return;
  const writer = found.version === undefined ? "another version of Troupe" : `Troupe ${found.version}`;
  throw new Fault(
    "Invalid",
    `${what} has format ${found.format} and was written by ${writer}; this is ${version}, which reads formats 1 to ${format}: use the version that wrote it, or a newer one`,
  );
}
