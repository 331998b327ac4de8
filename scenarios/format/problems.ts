/** What is wrong with a scenario's file: all of it, each with its path and its place. */
import type { LineCounter, Node } from "yaml";

export interface Problem {
  line: number;
  column: number;
  /** Such as `timeline[2].exitCode`. */
  path: string;
  message: string;
}

export class Problems {
  readonly all: Problem[] = [];
  readonly #lines: LineCounter;

  constructor(lines: LineCounter) {
    this.#lines = lines;
  }

  place(node: unknown): { line: number; column: number } {
    const offset = (node as Node | null | undefined)?.range?.[0];
    if (offset === undefined) return { line: 1, column: 1 };
    const { line, col } = this.#lines.linePos(offset);
    return { line, column: col };
  }

  add(node: unknown, path: string, message: string): undefined {
    this.all.push({ ...this.place(node), path, message });
    return undefined;
  }
}
