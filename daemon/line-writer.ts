/**
 * Lines for a descriptor that may be full, broken or read by nobody: whoever writes never waits and never fails. What
 * cannot be written in time is dropped, counted, and told of as soon as something can be written again.
 */

/** Bytes that may wait for the descriptor; more are dropped. */
export const waitingBytesMax = 1024 * 1024;
/** Bytes written at once. */
const chunkBytesMax = 64 * 1024;
/** After a refusal (ENOSPC, EPIPE, EIO …) nothing is tried for so long. */
const refusedMs = 1_000;
/** The same when it only has no room now (EAGAIN). */
const crowdedMs = 50;

export interface LinePort {
  write(bytes: Buffer, done: (error: NodeJS.ErrnoException | null, written: number) => void): void;
  /** Writes what it can, at once. @throws the system's error */
  writeNow(bytes: Buffer): number;
  after(delayMs: number, fn: () => void): void;
}

/** What is being written. */
interface Chunk {
  bytes: Buffer;
  /** Lines in it that were given to us. */
  lines: number;
  /** Dropped lines that it tells of. */
  tells: number;
}

export class LineWriter {
  readonly #port: LinePort;
  /** Tells of lines that were dropped, as a line. */
  readonly #ofLost: (lines: number) => string;
  #waiting: Buffer[] = [];
  #waitingBytes = 0;
  #lost = 0;
  /** Part of a line was written, and its rest is lost. */
  #isTorn = false;
  #isBusy = false;

  constructor(port: LinePort, ofLost: (lines: number) => string) {
    this.#port = port;
    this.#ofLost = ofLost;
  }

  /** @param line without its end */
  write(line: string): void {
    const bytes = Buffer.from(`${line}\n`);
    if (this.#waitingBytes + bytes.length > waitingBytesMax) {
      this.#lost++;
      return;
    }
    this.#waiting.push(bytes);
    this.#waitingBytes += bytes.length;
    if (!this.#isBusy) this.#begin();
  }

  /** Writes what waits as far as that goes at once: the process ends. */
  flush(): void {
    try {
      for (let chunk = this.#next(); chunk; chunk = this.#next()) this.#port.writeNow(chunk.bytes);
    } catch {
      // There is nobody left to tell.
    }
  }

  #begin(): void {
    const chunk = this.#next();
    this.#isBusy = chunk !== null;
    if (chunk) this.#write(chunk);
  }

  #write(chunk: Chunk): void {
    this.#port.write(chunk.bytes, (error, written) => {
      const rest = chunk.bytes.subarray(written);
      if (error?.code === "EAGAIN" || error?.code === "EINTR")
        this.#port.after(crowdedMs, () => this.#write({ ...chunk, bytes: rest }));
      else if (error) this.#refused(chunk);
      else if (rest.length > 0) this.#write({ ...chunk, bytes: rest });
      else this.#begin();
    });
  }

  #refused({ lines, tells }: Chunk): void {
    this.#lost += lines + tells;
    this.#isTorn = true;
    this.#port.after(refusedMs, () => this.#begin());
  }

  /** null: nothing waits. */
  #next(): Chunk | null {
    if (this.#waiting.length === 0) return null;
    const tells = this.#lost;
    const parts: Buffer[] = [Buffer.from(this.#isTorn ? "\n" : "")];
    if (tells > 0) parts.push(Buffer.from(`${this.#ofLost(tells)}\n`));
    let lines = 0;
    for (let bytes = 0; lines < this.#waiting.length && bytes < chunkBytesMax; lines++)
      bytes += this.#waiting[lines]?.length ?? 0;
    for (const line of this.#waiting.splice(0, lines)) {
      parts.push(line);
      this.#waitingBytes -= line.length;
    }
    this.#lost = 0;
    this.#isTorn = false;
    return { bytes: Buffer.concat(parts), lines, tells };
  }
}
