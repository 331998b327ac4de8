/** Reads a backup line by line; what it gives at the end is whole and without contradiction. */
import { Fault } from "../fault.js";
import type { AnyObject } from "../kinds/all.js";
import { isRecord } from "../schema/shape.js";
import { type Backup, type BackupFile, type BackupHeader, backupFormat, type Crc32, readBackupLine } from "./lines.js";

/** Files that a backup may hold: no other is ever written from one. */
const fileName = /^(tls\/)?[a-z][a-z0-9-]*(\.crt|\.key|\.json|-token|\.token)$/;
export const mayBeKept = (name: string): boolean => fileName.test(name);

export class BackupReader {
  readonly #crc32: Crc32;
  #header: BackupHeader | undefined;
  readonly #files = new Map<string, BackupFile>();
  /** By kind, namespace and name. */
  readonly #objects = new Map<string, AnyObject>();
  readonly #revisions = new Set<string>();
  #lines = 0;
  #isEnded = false;

  constructor(crc32: Crc32) {
    this.#crc32 = crc32;
  }

  /** @throws Fault Invalid */
  take(line: string): void {
    if (this.#isEnded) throw wrong(`it goes on after its end, at line ${this.#lines + 2}`);
    const entry = readBackupLine(line, this.#lines + 1, this.#crc32);
    if (this.#header === undefined) this.#header = headerOf(entry);
    else if (entry["end"] === true) this.#end(entry["lines"]);
    else if (typeof entry["file"] === "string") this.#file(entry["file"], entry["text"]);
    else this.#object(entry["object"], this.#header.revision);
    if (!this.#isEnded) this.#lines++;
  }

  /** @throws Fault Invalid when the end is missing */
  whole(): Backup {
    if (this.#header === undefined) throw wrong("it is empty");
    if (!this.#isEnded) throw wrong(`it was cut off after line ${this.#lines}`);
    return { header: this.#header, files: [...this.#files.values()], objects: [...this.#objects.values()] };
  }

  #end(lines: unknown): void {
    if (lines !== this.#lines) throw wrong(`it has ${this.#lines} lines and should have ${String(lines)}`);
    this.#isEnded = true;
  }

  #file(file: string, text: unknown): void {
    if (!mayBeKept(file) || typeof text !== "string")
      throw wrong(`line ${this.#lines + 1} is no file of a data directory`);
    if (this.#files.has(file)) throw wrong(`${file} is in it twice`);
    this.#files.set(file, { file, text });
  }

  #object(object: unknown, revision: number): void {
    const where = `line ${this.#lines + 1}`;
    if (!isRecord(object) || !isRecord(object["metadata"]) || typeof object["kind"] !== "string")
      throw wrong(`${where} is neither a file nor an object`);
    const { name, namespace = "", resourceVersion } = object["metadata"];
    if (typeof name !== "string" || name === "" || typeof namespace !== "string")
      throw wrong(`the object of ${where} has no name`);
    if (
      typeof resourceVersion !== "string" ||
      !/^[1-9]\d*$/.test(resourceVersion) ||
      Number(resourceVersion) > revision
    )
      throw wrong(`the object of ${where} has a resourceVersion that is none of 1 to ${revision}`);
    const key = [object["kind"], namespace, name].join("\n");
    if (this.#objects.has(key) || this.#revisions.has(resourceVersion))
      throw wrong(`the object of ${where} is in it twice`);
    this.#revisions.add(resourceVersion);
    this.#objects.set(key, object as unknown as AnyObject);
  }
}

const wrong = (what: string): Fault => new Fault("Invalid", `this is no whole backup: ${what}`);

function headerOf(entry: Record<string, unknown>): BackupHeader {
  const { troupe, format, version, cluster, at, revision } = entry;
  if (troupe !== "backup") throw new Fault("Invalid", "this is no backup of Troupe");
  if (format !== backupFormat)
    throw new Fault(
      "Invalid",
      `this backup has format ${String(format)} and was written by Troupe ${String(version)}; this version reads ${backupFormat}: use the version that wrote it, or a newer one`,
    );
  if (![version, cluster, at].every((text) => typeof text === "string") || !Number.isSafeInteger(revision))
    throw wrong("its first line does not say version, cluster, time and revision");
  return entry as unknown as BackupHeader;
}
