/** What commands say: results on stdout, the rest on stderr, progress only to a person. */
import { stringify } from "yaml";

/** A result. */
export function print(text: string): void {
  process.stdout.write(text);
}

/** A remark for the user that is no result. */
export function say(text: string): void {
  process.stderr.write(`${text}\n`);
}

/** How things go; only a person at a terminal is told. */
export function progress(text: string): void {
  if (process.stderr.isTTY) process.stderr.write(`${text}\n`);
}

export type DataFormat = "json" | "yaml";

/** A value for a program, or a person who wants it whole. */
export function printData(value: unknown, format: DataFormat): void {
  print(format === "json" ? `${JSON.stringify(value, null, 2)}\n` : stringify(value, { aliasDuplicateObjects: false }));
}
