/** The lines of this process' stderr, which may be a full disk, a closed pipe or one that nobody reads. */
import { constants, fstatSync, openSync, write, writeSync } from "node:fs";
import { LineWriter } from "./line-writer.js";

let writer: LineWriter | undefined;

/** @param ofLost the line that tells of lines that could not be written; of the first who asks */
export function stderrLines(ofLost: (lines: number) => string): LineWriter {
  if (writer) return writer;
  // Node's own stream writes there, too (warnings): what becomes of that must not end the process.
  for (const stream of [process.stderr, process.stdout]) stream.on("error", () => {});
  const fd = descriptor();
  const made = new LineWriter(
    {
      write: (bytes, done) => write(fd, bytes, 0, bytes.length, null, (error, written) => done(error, written ?? 0)),
      writeNow: (bytes) => writeSync(fd, bytes),
      after: (delayMs, fn) => void setTimeout(fn, delayMs).unref(),
    },
    ofLost,
  );
  process.on("exit", () => made.flush());
  writer = made;
  return made;
}

/** Writing to a pipe or terminal that stands still would keep a thread for ever: it is opened again, not to wait. */
function descriptor(): number {
  const stderr = 2;
  try {
    const kind = fstatSync(stderr);
    if (!kind.isFIFO() && !kind.isCharacterDevice()) return stderr;
    return openSync("/proc/self/fd/2", constants.O_WRONLY | constants.O_NONBLOCK | constants.O_NOCTTY);
  } catch {
    return stderr;
  }
}
