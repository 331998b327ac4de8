/**
 * The entries of a container's log, out of the stream that Docker makes of them. What Docker keeps is a line, or 16 KiB
 * of a line that is longer: then all of its entries but the last end without a newline. Pure.
 */

/** Bytes of one entry. */
export interface LogPart {
  stream: "stdout" | "stderr";
  /** When Docker read the line, as it writes it; "" if it was not asked for, and in what follows on an entry's first part. */
  stamp: string;
  bytes: Buffer;
  /** Whether the entry is over with it. */
  ends: boolean;
}

/** Takes the stream, cut anywhere, and returns what came of it. */
export type LogParser = (chunk: Buffer) => LogPart[];

const headerBytes = 8;
const stderrKind = 2;
const blank = 0x20;
const newline = 0x0a;
/** No stamp is longer. */
const stampMax = 40;
const stampPattern = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/;
/** As much of a line as Docker keeps in one entry. */
export const entryBytesMax = 16 * 1024;

/** Splits a stamp from the bytes after it, which may come in several chunks. */
class StampReader {
  #begun: Buffer = Buffer.alloc(0);

  /** Undefined: more is needed. What does not begin with a stamp has none. */
  read(bytes: Buffer): { stamp: string; rest: Buffer } | undefined {
    const all = Buffer.concat([this.#begun, bytes]);
    const end = all.subarray(0, stampMax).indexOf(blank);
    if (end < 0 && all.length < stampMax) {
      this.#begun = all;
      return undefined;
    }
    this.#begun = Buffer.alloc(0);
    const stamp = all.toString("latin1", 0, Math.max(0, end));
    return stampPattern.test(stamp) ? { stamp, rest: all.subarray(end + 1) } : { stamp: "", rest: all };
  }

  /** What was taken for the beginning of a stamp, and is none. */
  giveUp(): Buffer {
    const begun = this.#begun;
    this.#begun = Buffer.alloc(0);
    return begun;
  }
}

/**
 * Of a container without a terminal: one frame an entry (API of the engine, "Attach to a container": a header of 8
 * bytes, of which the first is 1 for stdout, 2 for stderr, and the last four the length, big-endian; then the bytes).
 * @param stamped whether stamps were asked for
 */
export function framedEntries(stamped: boolean): LogParser {
  const stamps = new StampReader();
  let header = Buffer.alloc(0);
  let stream: LogPart["stream"] = "stdout";
  let remaining = 0;
  let awaitsStamp = false;

  const partOf = (bytes: Buffer): LogPart | undefined => {
    const ends = remaining === 0;
    if (!awaitsStamp) return { stream, stamp: "", bytes, ends };
    const read = stamps.read(bytes);
    if (read === undefined && !ends) return undefined;
    awaitsStamp = false;
    return { stream, stamp: read?.stamp ?? "", bytes: read?.rest ?? stamps.giveUp(), ends };
  };

  return (chunk) => {
    const parts: LogPart[] = [];
    for (let at = 0; at < chunk.length; ) {
      if (remaining === 0) {
        const bytes = chunk.subarray(at, at + headerBytes - header.length);
        at += bytes.length;
        header = Buffer.concat([header, bytes]);
        if (header.length < headerBytes) break;
        stream = header[0] === stderrKind ? "stderr" : "stdout";
        remaining = header.readUInt32BE(4);
        header = Buffer.alloc(0);
        awaitsStamp = stamped;
        continue;
      }
      const bytes = chunk.subarray(at, at + remaining);
      at += bytes.length;
      remaining -= bytes.length;
      const part = partOf(bytes);
      if (part !== undefined) parts.push(part);
    }
    return parts;
  };
}

/**
 * Of a container with a terminal: stamps and bytes one after another, without frames. An entry ends with a newline, or
 * where Docker cuts a line. Stamps must have been asked for.
 */
export function terminalEntries(): LogParser {
  const stamps = new StampReader();
  let awaitsStamp = true;
  let stamp = "";
  let left = entryBytesMax;

  return (chunk) => {
    const parts: LogPart[] = [];
    for (let rest = chunk; rest.length > 0; ) {
      if (awaitsStamp) {
        const read = stamps.read(rest);
        if (read === undefined) break;
        awaitsStamp = false;
        stamp = read.stamp;
        left = entryBytesMax;
        rest = read.rest;
        continue;
      }
      const end = rest.subarray(0, left).indexOf(newline);
      const bytes = rest.subarray(0, end < 0 ? left : end + 1);
      rest = rest.subarray(bytes.length);
      left -= bytes.length;
      const ends = end >= 0 || left === 0;
      parts.push({ stream: "stdout", stamp, bytes, ends });
      stamp = "";
      awaitsStamp = ends;
    }
    return parts;
  };
}
