import { Fault } from "../fault.js";

/** No line of a backup is longer: an object is not. */
export const lineCharsMax = 64 * 1024 * 1024;

/** Text in pieces as lines, without their ends; what is after the last end is a line, too, unless it is empty. */
export async function* splitLines(pieces: AsyncIterable<string>): AsyncGenerator<string> {
  let rest = "";
  for await (const piece of pieces) {
    const lines = `${rest}${piece}`.split("\n");
    rest = lines.pop() ?? "";
    yield* lines;
    if (rest.length > lineCharsMax) throw new Fault("Invalid", `a line is longer than ${lineCharsMax} characters`);
  }
  if (rest !== "") yield rest;
}
