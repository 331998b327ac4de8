/** A record as it is kept: JSON behind its CRC-32, so that a flipped bit is found when the store opens. */
import { crc32 } from "node:zlib";
import type { AnyObject } from "../../../core/kinds/all.js";
import type { LogRecord } from "../../../core/store/change-log.js";
import { corrupt } from "../../../core/store/faults.js";
import type { Change } from "../../../core/store/store.js";

const crcBytes = 4;

export function encodeRecord(record: LogRecord): Buffer {
  const json = JSON.stringify({ type: record.type, object: record.object });
  const bytes = Buffer.allocUnsafe(crcBytes + Buffer.byteLength(json));
  bytes.write(json, crcBytes);
  bytes.writeUInt32LE(crc32(bytes.subarray(crcBytes)), 0);
  return bytes;
}

/** @param path of the store, for the fault. @throws Fault InternalError */
export function decodeRecord(path: string, revision: number, bytes: Buffer): LogRecord {
  const body = bytes.subarray(crcBytes);
  if (bytes.length < crcBytes || crc32(body) !== bytes.readUInt32LE(0))
    throw corrupt(`the record of revision ${revision} in ${path} does not match its checksum`);
  const { type, object } = JSON.parse(body.toString()) as { type: Change["type"]; object: AnyObject };
  return { revision, type, object };
}
