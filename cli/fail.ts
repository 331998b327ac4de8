/** Exit codes of all commands. */
import { visible } from "./render/visible.js";
export const exitCodes = { ok: 0, error: 1, usage: 2 } as const;

/** The command line cannot be understood: ends with exit code 2. */
export class UsageError extends Error {
  override name = "UsageError";
}

/** A word that is no kind, as far as is known here. */
export class UnknownKind extends UsageError {}

/** Some of several things failed, and each was told when it did: nothing is left to say. */
export class AlreadyTold extends Error {
  override name = "AlreadyTold";
}

/** A program that was run for the user ended with this code; it becomes ours. */
export class ExitWith extends Error {
  override name = "ExitWith";
  readonly code: number;

  constructor(code: number) {
    super(`exit code ${code}`);
    this.code = code;
  }
}

interface HasCauses {
  details: { causes?: readonly { field?: string; message?: string }[] };
}

function causesOf(error: unknown): readonly { field?: string; message?: string }[] {
  const details = (error as Partial<HasCauses> | null)?.details;
  return details?.causes ?? [];
}

/** What is said of an error: one sentence, or a line for each field that is wrong. */
export function sentenceOf(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  const causes = causesOf(error);
  const at = message.indexOf(" is invalid: ");
  if (causes.length < 2 || at < 0) return message;
  const lines = causes.map(({ field, message: text = "" }) => {
    const isNamed = field === undefined || field === "" || text.startsWith(`${field}:`);
    return `  * ${isNamed ? "" : `${field}: `}${text}`;
  });
  return `${message.slice(0, at)} is invalid:\n${lines.join("\n")}`;
}

/** Tells an error without ending. */
export function tell(error: unknown): void {
  process.stderr.write(`error: ${visible(sentenceOf(error))}\n`);
}

/** Ends the program: with what went wrong on stderr, and the code that says what kind of wrong it was. */
export function fail(error: unknown): never {
  if (error instanceof ExitWith) process.exit(error.code);
  if (!(error instanceof AlreadyTold)) tell(error);
  process.exit(error instanceof UsageError ? exitCodes.usage : exitCodes.error);
}
