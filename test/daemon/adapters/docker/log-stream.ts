/** A log as Docker keeps it and sends it. */
import type { LogPart } from "../../../../daemon/adapters/docker/log-entries.js";
import { entryBytesMax } from "../../../../daemon/adapters/docker/log-entries.js";

export interface WrittenLine {
  stream: LogPart["stream"];
  text: string;
}

/** What Docker keeps of a line: a stamp, which all parts of a line share, and bytes. */
export interface Entry {
  stream: LogPart["stream"];
  stamp: string;
  bytes: Buffer;
}

/** A stamp of the kind Docker writes, a nanosecond after another. */
export const stampOf = (index: number): string => `2026-01-01T00:00:00.${String(index).padStart(9, "0")}Z`;

/** Lines, cut into entries. */
export const entriesOf = (lines: readonly WrittenLine[]): Entry[][] =>
  lines.map(({ stream, text }, i) => {
    const bytes = Buffer.from(`${text}\n`);
    const parts: Entry[] = [];
    for (let at = 0; at < bytes.length; at += entryBytesMax)
      parts.push({ stream, stamp: stampOf(i), bytes: bytes.subarray(at, at + entryBytesMax) });
    return parts;
  });

/** As it is sent to whoever asks for it. */
export function sent(entries: readonly Entry[], how: { tty: boolean; stamped: boolean }): Buffer {
  return Buffer.concat(
    entries.map(({ stream, stamp, bytes }) => {
      const body = Buffer.concat([Buffer.from(how.stamped ? `${stamp} ` : ""), bytes]);
      if (how.tty) return body;
      const header = Buffer.alloc(8);
      header[0] = stream === "stderr" ? 2 : 1;
      header.writeUInt32BE(body.length, 4);
      return Buffer.concat([header, body]);
    }),
  );
}
