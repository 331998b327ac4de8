/** What commands say: results on stdout, the rest on stderr, progress only to a person. */
import { stringify } from "yaml";
import { visible } from "./visible.js";

/** A result. */
export function print(text: string): void {
  process.stdout.write(visible(text));
}

/** A remark for the user that is no result. */
export function say(text: string): void {
  process.stderr.write(`${visible(text)}\n`);
}

/** How things go; only a person at a terminal is told. */
export function progress(text: string): void {
  if (process.stderr.isTTY) process.stderr.write(`${visible(text)}\n`);
}

export type DataFormat = "json" | "yaml";

/** A value for a program, or a person who wants it whole. */
export function printData(value: unknown, format: DataFormat): void {
  if (format === "json") return print(`${JSON.stringify(value, null, 2)}\n`);
  const text = stringify(value, { aliasDuplicateObjects: false });
  // YAML has no such words outside of quotes: a program gets it as it is.
  if (process.stdout.isTTY) print(text);
  else process.stdout.write(text);
}
