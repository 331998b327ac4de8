/** JSON Web Tokens (RFC 7519), signed by one key of our own with ES256 and by nothing else. */
import { createPublicKey, type KeyObject, sign, verify } from "node:crypto";

const header = Buffer.from(JSON.stringify({ alg: "ES256", typ: "JWT" })).toString("base64url");
/** Longer ones are not looked at. */
const charsMax = 8_192;

/** @param key private, of the curve P-256 */
export function signedToken(claims: object, key: KeyObject): string {
  const text = `${header}.${Buffer.from(JSON.stringify(claims)).toString("base64url")}`;
  return `${text}.${sign("sha256", Buffer.from(text), { key, dsaEncoding: "ieee-p1363" }).toString("base64url")}`;
}

/** Reads what was signed with a key. The header is compared, not believed: there is one algorithm. */
export function tokenReader(key: KeyObject): (token: string) => unknown {
  const publicKey = createPublicKey(key);
  return (token) => {
    const [head, claims = "", signature = "", ...more] = token.length > charsMax ? [] : token.split(".");
    if (head !== header || more.length > 0) return undefined;
    const bytes = Buffer.from(signature, "base64url");
    const given = { key: publicKey, dsaEncoding: "ieee-p1363" } as const;
    if (!verify("sha256", Buffer.from(`${head}.${claims}`), given, bytes)) return undefined;
    return JSON.parse(Buffer.from(claims, "base64url").toString());
  };
}
