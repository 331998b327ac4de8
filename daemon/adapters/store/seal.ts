/**
 * What is secret in a store is encrypted there: AES-256-GCM, bound to the revision it was written with. The id of the key
 * stands in front, so that an older key can still be known when a newer one writes.
 */
import { createCipheriv, createDecipheriv, createHash, randomBytes } from "node:crypto";
import { corrupt } from "../../../core/store/faults.js";

export interface Seal {
  /** @throws Fault InternalError when there is no key */
  close(text: string, revision: number): string;
  /** @throws Fault InternalError when the key is not there, or what is sealed was changed */
  open(sealed: string, revision: number): string;
}

export const keyBytes = 32;
const ivBytes = 12;
const tagBytes = 16;
const cipher = "aes-256-gcm";

/** Tells which key it is, and nothing else about it. */
export const keyId = (key: Buffer): string => createHash("sha256").update(key).digest("hex").slice(0, 8);

/** @param keys the first one seals, all of them open */
export function sealWith(keys: readonly Buffer[]): Seal {
  const byId = new Map(keys.map((key) => [keyId(key), key]));
  const [current] = keys;
  return {
    close: (text, revision) => {
      if (!current) throw corrupt("there is no key to encrypt a secret with");
      const iv = randomBytes(ivBytes);
      const sealing = createCipheriv(cipher, current, iv).setAAD(Buffer.from(String(revision)));
      const bytes = Buffer.concat([iv, sealing.update(text, "utf8"), sealing.final(), sealing.getAuthTag()]);
      return `${keyId(current)}:${bytes.toString("base64")}`;
    },
    open: (sealed, revision) => {
      const [id = "", body = ""] = sealed.split(":");
      const key = byId.get(id);
      if (!key)
        throw corrupt(
          `the secret of revision ${revision} is encrypted with key ${id}, which is not among ${[...byId.keys()].join(", ") || "those there are"}: put secrets.key back as it was (a backup has it)`,
        );
      const bytes = Buffer.from(body, "base64");
      try {
        const opening = createDecipheriv(cipher, key, bytes.subarray(0, ivBytes), { authTagLength: tagBytes });
        opening.setAAD(Buffer.from(String(revision))).setAuthTag(bytes.subarray(-tagBytes));
        return opening.update(bytes.subarray(ivBytes, -tagBytes), undefined, "utf8") + opening.final("utf8");
      } catch {
        throw corrupt(`the secret of revision ${revision} is not what key ${id} encrypted`);
      }
    },
  };
}

/** Of who has no key: nothing secret is written. */
export const noSeal: Seal = sealWith([]);
