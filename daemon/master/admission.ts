/** Who may speak to a listener that anybody can reach: bearer tokens, kept as hashes, each with a role. */
import { createHash, timingSafeEqual } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";

export type Role = "admin" | "read-only";

const hashOf = (token: string): Buffer => createHash("sha256").update(token).digest();

/** Whether two secrets are the same, in a time that does not tell where they differ. */
export function sameSecret(given: string, wanted: string): boolean {
  return timingSafeEqual(hashOf(given), hashOf(wanted));
}

export class Admission {
  readonly #roles: { hash: Buffer; role: Role }[];
  readonly #isMinion: (token: string) => boolean;

  /** @param isMinion whether a token is the credential of a minion: its role is to dial the link, and nothing here */
  constructor(tokens: Readonly<Record<Role, string>>, isMinion: (token: string) => boolean = () => false) {
    this.#isMinion = isMinion;
    this.#roles = (Object.entries(tokens) as [Role, string][]).map(([role, token]) => ({ role, hash: hashOf(token) }));
  }

  /** The role the request's bearer token gives; null when it has none that is known. */
  roleOf(request: IncomingMessage): Role | null {
    const token = bearerOf(request);
    if (token === undefined) return null;
    const hash = hashOf(token);
    return this.#roles.find((r) => timingSafeEqual(r.hash, hash))?.role ?? null;
  }

  /** Lets a request through, or answers it in the API's own words. */
  admits(request: IncomingMessage, response: ServerResponse): boolean {
    const role = this.roleOf(request);
    const token = bearerOf(request);
    if (role === null && token !== undefined && this.#isMinion(token))
      return refuse(response, 403, "Forbidden", "this is a minion's credential: it opens the link, not the API");
    if (role === null)
      return refuse(response, 401, "Unauthorized", "a bearer token is needed: Authorization: Bearer TOKEN");
    const reads = request.method === "GET" || request.method === "HEAD";
    if (role === "read-only" && !reads) return refuse(response, 403, "Forbidden", "this token may only read");
    return true;
  }
}

function bearerOf(request: IncomingMessage): string | undefined {
  return /^Bearer (.+)$/.exec(request.headers.authorization ?? "")?.[1];
}

function refuse(response: ServerResponse, code: number, reason: string, message: string): false {
  const body = { kind: "Status", apiVersion: "v1", metadata: {}, status: "Failure", message, reason, code };
  response.writeHead(code, { "content-type": "application/json", connection: "close" });
  response.end(JSON.stringify(body));
  return false;
}
