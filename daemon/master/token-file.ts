/** Tokens in files: made when there is none, and refused when they are too short to be one. */
import { randomBytes } from "node:crypto";
import { readTrusted, writeDurably } from "../durable-file.js";

/** Shorter ones can be guessed, or are what a full disk left. */
export const tokenCharsMin = 16;
const tokenCharsMax = 4_096;

/** A new secret: 192 bits, safe in a header and on a command line. */
const newToken = (): string => randomBytes(24).toString("base64url");

const mend =
  "put the token back, or remove the file: a new one is made, and whoever had the old one has to be given it";

/** @throws Error that says what is wrong */
function parseToken(text: string): string {
  const token = text.trim();
  if (token.length < tokenCharsMin)
    throw new Error(`it holds ${token.length} characters, and a token has at least ${tokenCharsMin}`);
  if (token.length > tokenCharsMax || !/^[\x21-\x7e]+$/.test(token))
    throw new Error(`a token is one word of at most ${tokenCharsMax} printable characters`);
  return token;
}

/**
 * The token in a file readable by its owner only; made when there is none, and durable before it is used.
 * @throws Fault InternalError when the file is there and holds none; ServiceUnavailable when it cannot be made
 */
export async function tokenInFile(path: string): Promise<string> {
  const found = await readTrusted(path, parseToken, mend);
  if (found !== undefined) return found;
  await writeDurably(path, `${newToken()}\n`);
  // What is there is what counts, should somebody have made it at the same time.
  return tokenInFile(path);
}
