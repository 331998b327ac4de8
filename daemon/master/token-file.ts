/** The cluster's own tokens, in files for their owner's eyes only. */
import { randomBytes } from "node:crypto";
import { readFile, writeFile } from "node:fs/promises";

/** A new secret: 192 bits, safe in a header and on a command line. */
export const newToken = (): string => randomBytes(24).toString("base64url");

/** The token in a file readable by its owner only; made when there is none. */
export async function tokenInFile(path: string): Promise<string> {
  try {
    return (await readFile(path, "utf8")).trim();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ENOENT") throw error;
    const token = newToken();
    await writeFile(path, `${token}\n`, { mode: 0o600, flag: "wx" });
    return token;
  }
}
