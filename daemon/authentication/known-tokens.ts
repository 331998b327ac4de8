/** Tokens that are known from the start: kept as hashes, and compared in a time that tells nothing of them. */
import { createHash, timingSafeEqual } from "node:crypto";
import type { Caller } from "../../core/access/caller.js";
import type { TokenJudge } from "./authenticate.js";
import { type Role, roleCallers } from "./roles.js";

const hashOf = (token: string): Buffer => createHash("sha256").update(token).digest();

/** Whether two secrets are the same, in a time that does not tell where they differ. */
export const sameSecret = (given: string, wanted: string): boolean => timingSafeEqual(hashOf(given), hashOf(wanted));

/** @throws Error for an empty token: it would let everybody in */
export function knownTokens(tokens: Readonly<Record<Role, string>>): TokenJudge {
  const known = (Object.entries(tokens) as [Role, string][]).map(([role, token]) => {
    if (token === "") throw new Error(`the token of role ${role} is empty`);
    return { hash: hashOf(token), caller: roleCallers[role] };
  });
  return (token) => {
    const hash = hashOf(token);
    let found: Caller | null = null;
    for (const entry of known) if (timingSafeEqual(entry.hash, hash)) found = entry.caller;
    return found;
  };
}
