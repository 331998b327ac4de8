import type { Readable, Writable } from "node:stream";

const headerBytes = 8;
const stderrKind = 2;

/**
 * Takes Docker's multiplexed stream apart (API of the engine, "Attach to a container": a header of 8 bytes, of which
 * the first is 1 for stdout, 2 for stderr, and the last four the length, big-endian; then the bytes). Chunks may be
 * cut anywhere. A reader that does not keep up stops the source.
 * @param tty with a terminal nothing is multiplexed: all goes to stdout
 * @param targets where the bytes go; may be one and the same; the caller ends them
 * @param onEnd called once, after the last byte was handed on; with an error when the source broke
 */
export function demux(
  source: Readable,
  tty: boolean,
  targets: { stdout: Writable; stderr: Writable },
  onEnd: (error?: Error) => void,
): void {
  let ended = false;
  let header = Buffer.alloc(0);
  let target = targets.stdout;
  let remaining = 0;

  const write = (out: Writable, bytes: Buffer): void => {
    if (out.destroyed || out.writableEnded || bytes.length === 0 || out.write(bytes)) return;
    source.pause();
    const resume = (): void => {
      out.off("drain", resume).off("close", resume);
      source.resume();
    };
    out.on("drain", resume).on("close", resume);
  };

  const take = (chunk: Buffer): void => {
    if (tty) {
      write(targets.stdout, chunk);
      return;
    }
    let at = 0;
    while (at < chunk.length) {
      if (remaining === 0) {
        const need = headerBytes - header.length;
        header = Buffer.concat([header, chunk.subarray(at, at + need)]);
        at = Math.min(chunk.length, at + need);
        if (header.length < headerBytes) return;
        target = header[0] === stderrKind ? targets.stderr : targets.stdout;
        remaining = header.readUInt32BE(4);
        header = Buffer.alloc(0);
      } else {
        const part = chunk.subarray(at, at + remaining);
        at += part.length;
        remaining -= part.length;
        write(target, part);
      }
    }
  };

  const end = (error?: Error): void => {
    if (ended) return;
    ended = true;
    onEnd(error);
  };

  source.on("data", take);
  source.on("end", () => end());
  source.on("error", (error: Error) => end(error));
  source.on("close", () => end(source.readableEnded ? undefined : new Error("the connection closed before the end")));
}
