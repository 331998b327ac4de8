import type { IncomingMessage } from "node:http";
import { type Readable, Transform } from "node:stream";
import type { LogOptions } from "../../minion/engine/sessions.js";
import { demux } from "./demux.js";
import { shortId } from "./info.js";
import { framedEntries, type LogParser, terminalEntries } from "./log-entries.js";
import { type LineWishes, LogLines } from "./log-lines.js";
import type { DockerScope } from "./scope.js";

/** More entries than lines are asked for, so that a long line among them seldom needs another look. */
const spareEntries = 16;
/** Entries that may come between the look for the tail's beginning and the reading from there. */
const newEntriesMax = 10_000;

/** A container's log, as it is read. */
interface Source {
  scope: DockerScope;
  id: string;
  /** It has a terminal. */
  tty: boolean;
  what: string;
}

/** What Docker is asked for. `since` in seconds, with a fraction, as text: so it keeps all nine digits. */
interface Query {
  follow: boolean;
  timestamps: boolean;
  tail?: number;
  since?: string;
}

/**
 * A container's output, stdout and stderr in the order the engine has them, line by line: what Docker cut into entries
 * is whole again. Destroying the stream ends the request.
 * @throws Fault NotFound
 */
export async function containerLogs(
  scope: DockerScope,
  id: string,
  options: LogOptions,
): Promise<NodeJS.ReadableStream> {
  const what = `read the log of container ${shortId(id)}`;
  const inspected = await scope.client.read(what, (docker, abortSignal) =>
    docker.getContainer(id).inspect({ abortSignal }),
  );
  const source: Source = { scope, id, tty: inspected.Config.Tty, what };
  const { follow, timestamps, tailLines } = options;
  const since = sinceOf(options, scope.clock.nowMs());
  const sinceQuery = since === undefined ? {} : { since };
  if (tailLines === undefined || tailLines === 0) {
    const tail = tailLines === undefined ? {} : { tail: 0 };
    const all = { stamps: timestamps, skip: 0, max: Number.POSITIVE_INFINITY };
    return told(source, { follow, timestamps, ...sinceQuery, ...tail }, all, options.limitBytes);
  }
  const tail = await tailOf(source, tailLines, sinceQuery);
  // With lines that came since the look, one that does not follow would tell more than it was asked for.
  const wishes = { stamps: timestamps, skip: tail.skip, max: follow ? Number.POSITIVE_INFINITY : tailLines };
  return told(source, { follow, timestamps: true, ...tail.query }, wishes, options.limitBytes);
}

/** Docker takes seconds with a fraction. */
function sinceOf(options: LogOptions, nowMs: number): string | undefined {
  if (options.sinceTime !== undefined) {
    return Number.isNaN(Date.parse(options.sinceTime)) ? undefined : secondsOf(options.sinceTime);
  }
  if (options.sinceSeconds !== undefined) return (nowMs / 1000 - options.sinceSeconds).toFixed(3);
  return undefined;
}

/** A stamp as Docker takes it back: seconds and all of its digits. */
export function secondsOf(stamp: string): string {
  const fraction = /\.(\d+)/.exec(stamp)?.[1] ?? "";
  return `${Math.floor(Date.parse(stamp.replace(/\.\d+/, "")) / 1000)}.${fraction.padEnd(9, "0")}`;
}

/**
 * Where the last lines begin. Docker counts entries, so more and more of them are looked at until there are lines
 * enough, or all; nothing of them is kept.
 * @returns what to ask for to get them, and how many lines before them come along
 */
async function tailOf(
  source: Source,
  lines: number,
  since: { since?: string },
): Promise<{ query: { tail?: number; since?: string }; skip: number }> {
  for (let tail = lines + spareEntries; ; tail *= 4) {
    const seen = new LogLines({ stamps: false, skip: Number.POSITIVE_INFINITY, max: 0 });
    const parse = parserOf(source.tty, true);
    let entries = 0;
    let first = "";
    for await (const chunk of await open(source, { follow: false, timestamps: true, tail, ...since })) {
      for (const part of parse(chunk as Buffer)) {
        first ||= part.stamp;
        if (part.ends) entries++;
        seen.take(part);
      }
    }
    if (entries === 0) return { query: since, skip: 0 };
    // The first line may have begun before: it counts only if it is all there.
    if (entries < tail || seen.count > lines) {
      const query = first === "" ? { tail } : { tail: tail + newEntriesMax, since: secondsOf(first) };
      return { query, skip: Math.max(0, seen.count - lines) };
    }
  }
}

const parserOf = (tty: boolean, stamped: boolean): LogParser => (tty ? terminalEntries() : framedEntries(stamped));

async function open({ scope, id, what }: Source, query: Query): Promise<Readable> {
  const stream = await scope.client.open(what, (docker, abortSignal) =>
    docker.getContainer(id).logs({
      // For dockerode this means: hand over the stream instead of collecting it; `_query` is what the engine gets.
      follow: true,
      abortSignal,
      _query: { stdout: true, stderr: true, ...query },
    } as { follow: true }),
  );
  return stream as IncomingMessage;
}

async function told(
  source: Source,
  query: Query,
  wishes: LineWishes,
  limitBytes: number | undefined,
): Promise<NodeJS.ReadableStream> {
  const response = await open(source, query);
  // What a terminal was told is one text, cut nowhere, while nobody asks for stamps.
  const parse = source.tty && !query.timestamps ? undefined : parserOf(source.tty, query.timestamps);
  const output = new LogOutput(parse, wishes, limitBytes ?? Number.POSITIVE_INFINITY, () => response.destroy());
  demux(response, true, { stdout: output, stderr: output }, (error) => {
    // The source also "breaks" when enough was told, or the reader ended it.
    if (error === undefined || output.destroyed || output.isOver) output.end();
    else output.destroy(error);
  });
  return output;
}

/** From what Docker sends to what the reader gets; ends by itself when all that was wished for is told. */
class LogOutput extends Transform {
  readonly #parse: LogParser | undefined;
  readonly #lines: LogLines;
  readonly #onOver: () => void;
  #left: number;
  #isOver = false;

  /** @param parse undefined: bytes are told as they come @param onOver called when no more is wanted; also more than once */
  constructor(parse: LogParser | undefined, wishes: LineWishes, limitBytes: number, onOver: () => void) {
    super();
    this.#parse = parse;
    this.#lines = new LogLines(wishes);
    this.#left = limitBytes;
    this.#onOver = onOver;
    this.on("close", onOver);
  }

  /** Everything was told. */
  get isOver(): boolean {
    return this.#isOver;
  }

  override _transform(chunk: Buffer, _encoding: BufferEncoding, done: () => void): void {
    if (this.#parse === undefined) this.#tell([chunk]);
    else
      for (const part of this.#parse(chunk)) {
        if (!this.#isOver) this.#tell(this.#lines.take(part));
        if (this.#lines.isFull) this.#finish();
      }
    done();
  }

  override _flush(done: () => void): void {
    this.#tell(this.#lines.rest());
    done();
  }

  #tell(pieces: readonly Buffer[]): void {
    for (const bytes of pieces) {
      if (this.#isOver) return;
      const part = bytes.length <= this.#left ? bytes : bytes.subarray(0, this.#left);
      this.#left -= part.length;
      if (part.length > 0) this.push(part);
      if (this.#left === 0) this.#finish();
    }
  }

  #finish(): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.push(null);
    this.#onOver();
  }
}
