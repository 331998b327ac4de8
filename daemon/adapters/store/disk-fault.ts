/** The system's errors of a store's files, as faults. */
import { Fault } from "../../../core/fault.js";

/** Errors of a file that cannot grow. */
const fullCodes: readonly unknown[] = ["ENOSPC", "EDQUOT", "EFBIG"];

const wordsOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
const codeOf = (error: unknown): unknown => (error instanceof Error && "code" in error ? error.code : undefined);

/** @param path of the store */
export async function commitFault(path: string, error: unknown): Promise<Fault> {
  if (error instanceof Fault) return error;
  const why = await innerWords(error);
  const code = codeOf(error);
  const what = fullCodes.includes(code)
    ? `the disk of ${path} is full (${why}): make room`
    : code === "EROFS"
      ? `the file system of ${path} is read-only (${why}): mount it for writing`
      : `the store in ${path} cannot be written: ${why}`;
  return new Fault("ServiceUnavailable", what, { retry: true }, { cause: error });
}

/** Of what keeps a store from being opened. */
export function openingFault(path: string, error: unknown): Fault {
  if (error instanceof Fault) return error;
  const why = wordsOf(error);
  const what = fullCodes.includes(codeOf(error))
    ? `the store in ${path} cannot be opened, for its disk is full (${why}): make room`
    : `the store in ${path} cannot be opened: ${why}`;
  return new Fault("ServiceUnavailable", what, {}, { cause: error });
}

/** LMDB says only "Commit failed" and hides the reason in a promise. */
async function innerWords(error: unknown): Promise<string> {
  if (!(error instanceof Error) || !("commitError" in error)) return wordsOf(error);
  const reason = Promise.resolve(error.commitError).catch((inner: unknown) => inner);
  // The promise is settled in the same turn, if it ever is.
  const inner = await Promise.race([reason, new Promise((resolve) => setImmediate(resolve))]);
  return wordsOf(inner instanceof Error ? inner : error);
}
