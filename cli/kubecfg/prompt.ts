/** Questions asked on the terminal, or answered by the lines of a pipe. */
import { createInterface } from "node:readline";
import { Writable } from "node:stream";

export interface Question {
  text: string;
  /** What is typed is not shown. */
  isSecret?: boolean;
}

/** @returns one line each @throws Error when the input ends before */
export async function answers(questions: readonly Question[]): Promise<string[]> {
  const given: string[] = [];
  // readline shows what is typed by writing it here: nothing of it passes, the questions go straight out.
  const echo = new Writable({
    write(chunk: Buffer, _encoding, done) {
      if (!questions[given.length]?.isSecret) process.stderr.write(chunk);
      done();
    },
  });
  const terminal = process.stdin.isTTY;
  const lines = createInterface({ input: process.stdin, output: echo, terminal });
  process.stderr.write(questions[0]?.text ?? "");
  try {
    for await (const line of lines) {
      const wasHidden = terminal && questions[given.length]?.isSecret;
      given.push(line);
      if (wasHidden) process.stderr.write("\n");
      const next = questions[given.length];
      if (next === undefined) return given;
      process.stderr.write(next.text);
    }
  } finally {
    lines.close();
  }
  throw new Error("no credentials: there is no auth file, and nobody answers");
}
