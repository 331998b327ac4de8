import { open } from "node:fs/promises";
import { Fault } from "../../core/fault.js";

/** What is in a file of an archive: bytes at hand, a file of this machine, or something made while it is written. */
export type TarContent =
  | Buffer
  | { path: string; bytes: number }
  | { chunks: () => AsyncIterable<Buffer>; bytes: number };

export interface TarEntry {
  /** Without a leading slash; a directory's ends with one. */
  name: string;
  mode: number;
  content?: TarContent;
  /** Makes it a symbolic link. */
  linkTo?: string;
}

const blockBytes = 512;
const readBytes = 1024 * 1024;
/** Size of a name in the old header, and of the prefix before it. */
const nameMax = 100;
const prefixMax = 155;

/** Length of the archive of these entries, bytes. */
export function tarBytes(entries: readonly TarEntry[]): number {
  return entries.reduce((sum, e) => sum + blockBytes + padded(contentBytes(e.content)), 2 * blockBytes);
}

/**
 * A tar archive (POSIX.1-1988, "ustar") in pieces. Owner is root and all times are zero, so that equal contents give
 * equal archives.
 */
export async function* tarChunks(entries: readonly TarEntry[]): AsyncGenerator<Buffer> {
  for (const entry of entries) {
    yield header(entry);
    if (entry.content === undefined) continue;
    yield* contentChunks(entry.content);
    const bytes = contentBytes(entry.content);
    yield Buffer.alloc(padded(bytes) - bytes);
  }
  yield Buffer.alloc(2 * blockBytes);
}

function padded(bytes: number): number {
  return Math.ceil(bytes / blockBytes) * blockBytes;
}

function contentBytes(content: TarContent | undefined): number {
  if (content === undefined) return 0;
  return Buffer.isBuffer(content) ? content.length : content.bytes;
}

async function* contentChunks(content: TarContent): AsyncGenerator<Buffer> {
  if (Buffer.isBuffer(content)) return yield content;
  let bytes = 0;
  for await (const chunk of "chunks" in content ? content.chunks() : fileChunks(content.path)) {
    bytes += chunk.length;
    yield chunk;
  }
  if (bytes !== content.bytes) {
    throw new Fault("Conflict", `an archive's file has ${bytes} bytes, not ${content.bytes}: it changed meanwhile`, {
      retry: true,
    });
  }
}

async function* fileChunks(path: string): AsyncGenerator<Buffer> {
  const file = await open(path);
  try {
    for (;;) {
      const buffer = Buffer.allocUnsafe(readBytes);
      const { bytesRead } = await file.read(buffer, 0, readBytes);
      if (bytesRead === 0) return;
      yield buffer.subarray(0, bytesRead);
    }
  } finally {
    await file.close();
  }
}

function header(entry: TarEntry): Buffer {
  const block = Buffer.alloc(blockBytes);
  const [prefix, name] = splitName(entry.name);
  const octal = (value: number, at: number, width: number): void => {
    block.write(`${value.toString(8).padStart(width - 1, "0")}\0`, at, "latin1");
  };
  block.write(name, 0, "utf8");
  octal(entry.mode, 100, 8);
  octal(0, 108, 8);
  octal(0, 116, 8);
  octal(contentBytes(entry.content), 124, 12);
  octal(0, 136, 12);
  block.write("        ", 148, "latin1");
  block.write(entry.linkTo !== undefined ? "2" : entry.name.endsWith("/") ? "5" : "0", 156, "latin1");
  if (entry.linkTo !== undefined) block.write(entry.linkTo, 157, nameMax, "utf8");
  block.write("ustar\x0000", 257, "latin1");
  block.write("root", 265, "latin1");
  block.write("root", 297, "latin1");
  block.write(prefix, 345, "utf8");
  octal(
    block.reduce((sum, byte) => sum + byte, 0),
    148,
    7,
  );
  return block;
}

function splitName(name: string): [prefix: string, name: string] {
  if (Buffer.byteLength(name) <= nameMax) return ["", name];
  for (let slash = name.indexOf("/"); slash > 0; slash = name.indexOf("/", slash + 1)) {
    const parts: [string, string] = [name.slice(0, slash), name.slice(slash + 1)];
    if (parts[1] !== "" && Buffer.byteLength(parts[1]) <= nameMax && Buffer.byteLength(parts[0]) <= prefixMax)
      return parts;
  }
  throw new Fault(
    "Invalid",
    `"${name}" is too long a name for an archive (${nameMax} bytes, or ${prefixMax} before a slash)`,
  );
}
