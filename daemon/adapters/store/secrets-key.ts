/**
 * The keys that secrets are encrypted with, in a file of the data directory that only its owner reads: a line each, the
 * first one for what is written. To change it, put a new line before the others, and write the secrets anew.
 */
import { randomBytes } from "node:crypto";
import { join } from "node:path";
import { Fault } from "../../../core/fault.js";
import { readTrusted, writeDurably } from "../../durable-file.js";
import { keyBytes, keyId, type Seal, sealWith } from "./seal.js";

const mend = "put it back as it was (a backup has it); without it no secret of the store can be read";

function parseKeys(text: string): Buffer[] {
  return text
    .trim()
    .split("\n")
    .map((line, i) => {
      const [id = "", body = ""] = line.trim().split(":");
      const key = Buffer.from(body, "base64");
      if (key.length !== keyBytes || keyId(key) !== id) throw new Error(`line ${i + 1} is no key`);
      return key;
    });
}

const lineOf = (key: Buffer): string => `${keyId(key)}:${key.toString("base64")}\n`;

export interface SecretsSeal extends Seal {
  /** Writes the key, if it is new. To be called once the store could be read: a store whose key is lost gets no other one. */
  keep(): Promise<void>;
}

/** @throws Fault InternalError when the file is damaged */
export async function secretsSeal(dataDir: string): Promise<SecretsSeal> {
  const path = join(dataDir, "secrets.key");
  const found = await readTrusted(path, parseKeys, mend);
  if (found) return { ...sealWith(found), keep: async () => {} };
  const key = randomBytes(keyBytes);
  const { close, open } = sealWith([key]);
  let isKept = false;
  return {
    open,
    close: (text, revision) => {
      if (!isKept) throw new Fault("ServiceUnavailable", `${path} could not be written yet`, { retry: true });
      return close(text, revision);
    },
    keep: async () => {
      await writeDurably(path, lineOf(key));
      isKept = true;
    },
  };
}
