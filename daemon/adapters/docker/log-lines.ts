/** Lines of a log, put together again from the entries that Docker made of them. Pure. */
import type { LogPart } from "./log-entries.js";

/** A line up to this length is told in one piece, whatever comes between; a longer one as it comes. */
export const lineBytesMax = 2 ** 20;

const newline = 0x0a;
const newlineBytes = Buffer.from("\n");

interface Line {
  /** From 1, in the order they begin. */
  number: number;
  stamp: string;
  held: Buffer[];
  heldBytes: number;
  /** Part of it was told already, since it is too long to be held. */
  told: boolean;
}

export interface LineWishes {
  /** Each line begins with its stamp. */
  stamps: boolean;
  /** So many lines are left out, … */
  skip: number;
  /** … and so many told at most. */
  max: number;
}

export class LogLines {
  readonly #wishes: LineWishes;
  /** Lines that have begun and not ended. */
  readonly #open = new Map<LogPart["stream"], Line>();
  #begun = 0;
  #ended = 0;
  /** The last line that was told of, if that was not its end. */
  #unfinished: Line | null = null;

  constructor(wishes: LineWishes) {
    this.#wishes = wishes;
  }

  /** Lines that have begun. */
  get count(): number {
    return this.#begun;
  }

  /** No more is told. */
  get isFull(): boolean {
    return this.#ended >= this.#wishes.max;
  }

  /** @returns what is to be told now */
  take({ stream, stamp, bytes, ends }: LogPart): Buffer[] {
    const line = this.#open.get(stream) ?? this.#begin(stream, stamp);
    const isOver = ends && bytes.at(-1) === newline;
    if (isOver) this.#open.delete(stream);
    const { skip, max } = this.#wishes;
    if (line.number <= skip || line.number > skip + max) return [];
    line.held.push(bytes);
    line.heldBytes += bytes.length;
    if (isOver) this.#ended++;
    return isOver || line.told || line.heldBytes > lineBytesMax ? this.#tell(line, isOver) : [];
  }

  /** What is there of lines that did not end. */
  rest(): Buffer[] {
    const lines = [...this.#open.values()].filter((line) => line.heldBytes > 0);
    this.#open.clear();
    return lines.flatMap((line) => this.#tell(line, false));
  }

  #begin(stream: LogPart["stream"], stamp: string): Line {
    const line: Line = { number: ++this.#begun, stamp, held: [], heldBytes: 0, told: false };
    this.#open.set(stream, line);
    return line;
  }

  /** A line in which another was told of begins anew: no two are mixed. */
  #tell(line: Line, isOver: boolean): Buffer[] {
    const goesOn = this.#unfinished === line;
    const before = this.#unfinished === null || goesOn ? [] : [newlineBytes];
    const stamp = this.#wishes.stamps && !goesOn ? [Buffer.from(`${line.stamp} `)] : [];
    const told = [...before, ...stamp, ...line.held];
    line.held = [];
    line.heldBytes = 0;
    line.told = true;
    this.#unfinished = isOver ? null : line;
    return told;
  }
}
