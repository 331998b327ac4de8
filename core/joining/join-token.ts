/**
 * The text of a join token: `troupe1.ID.SECRET.CA`. ID names it in lists and logs, SECRET is what it is worth, CA is
 * the SHA-256 of the cluster's CA certificate (DER, in hex, as openssl prints it without colons): whoever has the
 * token knows which master to trust before it has spoken to one.
 */
import { Fault } from "../fault.js";

export interface JoinToken {
  /** 8 of a-z and 0-9; no secret. */
  id: string;
  /** 43 characters of base64url: 256 bits. */
  secret: string;
  /** 64 hex digits. */
  caSha256: string;
}

const prefix = "troupe1";
const parts = { id: /^[a-z0-9]{8}$/, secret: /^[A-Za-z0-9_-]{43}$/, caSha256: /^[0-9a-f]{64}$/ } as const;

export function formatJoinToken({ id, secret, caSha256 }: JoinToken): string {
  return [prefix, id, secret, caSha256].join(".");
}

/** Whether a text means to be a join token: one of a secret of another kind never begins so. */
export function isJoinToken(text: string): boolean {
  return text.startsWith(`${prefix}.`);
}

/** @throws Fault BadRequest saying which part is wrong; the text itself is not repeated, as it may be a secret */
export function parseJoinToken(text: string): JoinToken {
  const [first, id = "", secret = "", caSha256 = "", ...more] = text.trim().split(".");
  const wrong = (what: string): Fault =>
    new Fault("BadRequest", `this is no join token: ${what}; right is what "troupe token create" printed, whole`);
  if (first !== prefix) throw wrong(`it does not begin with ${prefix}.`);
  if (more.length > 0) throw wrong("it has more than four parts");
  const token: JoinToken = { id, secret, caSha256: caSha256.toLowerCase() };
  for (const [name, pattern] of Object.entries(parts))
    if (!pattern.test(token[name as keyof JoinToken])) throw wrong(`its ${name} is malformed or cut off`);
  return token;
}
