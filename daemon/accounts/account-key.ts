/** The key that signs the tokens of service accounts: made once, kept in the data directory. */
import { createPrivateKey, generateKeyPairSync, type KeyObject } from "node:crypto";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { Fault } from "../../core/fault.js";
import { writeDurably } from "../durable-file.js";

/** Only where there is none one is made. @throws Fault InternalError for a file that holds no such key */
export async function accountKey(dataDir: string): Promise<KeyObject> {
  const path = join(dataDir, "service-account.key");
  const text = await readFile(path, "utf8").catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return null;
    throw error;
  });
  if (text === null) {
    const { privateKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
    await writeDurably(path, privateKey.export({ type: "pkcs8", format: "pem" }).toString());
    return privateKey;
  }
  try {
    const key = createPrivateKey(text);
    if (key.asymmetricKeyDetails?.namedCurve === "prime256v1") return key;
  } catch {
    // Not a key at all: told below.
  }
  throw new Fault(
    "InternalError",
    `${path} is not a private key of curve P-256: put the right one back, or remove the file so that a new one is made (tokens in pods are good again when their minions have renewed them)`,
  );
}
