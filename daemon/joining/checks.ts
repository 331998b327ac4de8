/** What those who join say, as it must be. */
import { createHash, randomInt } from "node:crypto";
import { Fault } from "../../core/fault.js";
import { checkDnsSubdomain } from "../../core/schema/formats.js";

export const hashOf = (secret: string): string => createHash("sha256").update(secret).digest("hex");

const idAlphabet = "abcdefghijklmnopqrstuvwxyz0123456789";

/** Of a new join token. */
export const newId = (): string => Array.from({ length: 8 }, () => idAlphabet[randomInt(idAlphabet.length)]).join("");

/** @throws Fault BadRequest */
export function checkName(name: string): void {
  const wrong = checkDnsSubdomain(name);
  if (wrong !== "") throw new Fault("BadRequest", `"${name.slice(0, 80)}" is no name for a minion: it ${wrong}`);
}

/** @throws Fault BadRequest */
export function checkHash(hash: string): void {
  if (!/^[0-9a-f]{64}$/.test(hash))
    throw new Fault("BadRequest", "secretHash must be a SHA-256 in hex: 64 of 0-9 and a-f");
}
