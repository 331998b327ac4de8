/** Something that reads inputs of others. */
import type { Random } from "../../../core/random.js";

export interface Target {
  name: string;
  /** The most of the processor that one input may take: a busy machine is no harm. */
  msMax: number;
  /** What is there before the first input. @returns what takes it back */
  open?(): Promise<() => Promise<void>>;
  /** The input of a number, so that it can be had again. */
  input(r: Random, n: number): string | Buffer;
  /** Reads it. @throws Fault when it is refused; anything else that is thrown is a mistake of ours */
  read(input: string | Buffer): void | Promise<void>;
}

/** An input that did harm. */
export class Harm extends Error {}
