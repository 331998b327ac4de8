/** A record as it is kept: JSON behind its CRC-32, so that a flipped bit is found when the store opens. Secrets are encrypted. */
import { crc32 } from "node:zlib";
import { type AnyObject, anyDef, isKind } from "../../../core/kinds/all.js";
import type { LogRecord } from "../../../core/store/change-log.js";
import { corrupt } from "../../../core/store/faults.js";
import type { Change } from "../../../core/store/store.js";
import type { Seal } from "./seal.js";

const crcBytes = 4;

interface Kept {
  type: Change["type"];
  object?: AnyObject;
  /** An object that is secret. */
  sealed?: string;
}

/** @throws Fault InternalError for a secret without a key */
export function encodeRecord({ type, object, revision }: LogRecord, seal: Seal): Buffer {
  const isSecret = isKind(object.kind) && anyDef(object.kind).isSecret === true;
  const kept: Kept = isSecret ? { type, sealed: seal.close(JSON.stringify(object), revision) } : { type, object };
  const json = JSON.stringify(kept);
  const bytes = Buffer.allocUnsafe(crcBytes + Buffer.byteLength(json));
  bytes.write(json, crcBytes);
  bytes.writeUInt32LE(crc32(bytes.subarray(crcBytes)), 0);
  return bytes;
}

/** @param path of the store, for the fault. @throws Fault InternalError */
export function decodeRecord(path: string, revision: number, bytes: Buffer, seal: Seal): LogRecord {
  const body = bytes.subarray(crcBytes);
  if (bytes.length < crcBytes || crc32(body) !== bytes.readUInt32LE(0))
    throw corrupt(`the record of revision ${revision} in ${path} does not match its checksum`);
  const { type, object, sealed = "" } = JSON.parse(body.toString()) as Kept;
  return { revision, type, object: object ?? (JSON.parse(seal.open(sealed, revision)) as AnyObject) };
}
