/**
 * A backup as text, which anybody can read: one line for each thing in it, `CRC-32 JSON`. First what it is of, then the
 * files of the data directory that no object tells, then the objects, and last how many lines came before. So damage,
 * and what was cut off, is found before anything is done with it.
 */
import { Fault } from "../fault.js";
import type { AnyObject } from "../kinds/all.js";
import { isRecord } from "../schema/shape.js";

/** Of a text's UTF-8; comes from outside, as all that is fast. */
export type Crc32 = (text: string) => number;

export const backupFormat = 1;

export interface BackupHeader {
  troupe: "backup";
  format: number;
  /** Of Troupe, that wrote it. */
  version: string;
  cluster: string;
  /** When, as the API prints times. */
  at: string;
  /** Of the store; every object has it or an older one. */
  revision: number;
}

/** A file of the data directory. */
export interface BackupFile {
  /** Its path below the directory. */
  file: string;
  text: string;
}

export type BackupEntry = BackupHeader | BackupFile | { object: AnyObject } | { end: true; lines: number };

export const backupLine = (entry: BackupEntry, crc32: Crc32): string => {
  const json = JSON.stringify(entry);
  return `${crc32(json).toString(16).padStart(8, "0")} ${json}\n`;
};

/** What is in a whole backup. */
export interface Backup {
  header: BackupHeader;
  files: BackupFile[];
  objects: AnyObject[];
}

/** @throws Fault Invalid saying which line is wrong */
export function readBackupLine(line: string, number: number, crc32: Crc32): Record<string, unknown> {
  const wrong = (what: string): Fault => new Fault("Invalid", `this is no whole backup: line ${number} ${what}`);
  const match = /^([0-9a-f]{8}) (\{.*\})$/s.exec(line);
  if (!match) throw wrong("is not a checksum and JSON");
  const [, sum = "", json = ""] = match;
  if (Number.parseInt(sum, 16) !== crc32(json)) throw wrong("does not match its checksum");
  try {
    const value: unknown = JSON.parse(json);
    if (isRecord(value)) return value;
  } catch {
    // Told below.
  }
  throw wrong("is no JSON object");
}
