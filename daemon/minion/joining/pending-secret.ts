/**
 * The secret of a join whose answer is not known: durable before the master is told its hash. A host that was stopped in
 * between asks with the same one again, and is known by it; with another it would find its own name taken.
 */
import { randomBytes } from "node:crypto";
import { rm } from "node:fs/promises";
import { join } from "node:path";
import { isRecord } from "../../../core/schema/shape.js";
import { readTrusted, writeDurably } from "../../durable-file.js";

export const newSecret = (): string => randomBytes(32).toString("base64url");

const pathOf = (dataDir: string): string => join(dataDir, "joining.json");

interface Pending {
  minion: string;
  secret: string;
}

function parsePending(text: string): Pending {
  const found: unknown = JSON.parse(text);
  if (!isRecord(found) || typeof found["minion"] !== "string" || typeof found["secret"] !== "string")
    throw new Error("it does not say minion and secret");
  return { minion: found["minion"], secret: found["secret"] };
}

/** The secret to join with as this minion. @throws Fault */
export async function pendingSecret(dataDir: string, minion: string): Promise<string> {
  const path = pathOf(dataDir);
  const pending = await readTrusted(path, parsePending, "remove it");
  if (pending?.minion === minion) return pending.secret;
  const secret = newSecret();
  await writeDurably(path, `${JSON.stringify({ minion, secret } satisfies Pending)}\n`);
  return secret;
}

/** Its end is known. */
export const forgetPending = (dataDir: string): Promise<void> => rm(pathOf(dataDir), { force: true });
