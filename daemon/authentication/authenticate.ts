/** Who asks: found by the client certificate or the bearer token of a request, on every listener in the same way. */
import type { IncomingMessage } from "node:http";
import type { Caller } from "../../core/access/caller.js";
import { Fault } from "../../core/fault.js";
import { bearerOf } from "./bearer.js";
import { callerOfCertificate } from "./client-certificate.js";

/** @throws Fault Unauthorized when it is not known who asks */
export type Authenticate = (request: IncomingMessage) => Promise<Caller>;

/** Whose token it is; null = none that this judge knows. @throws Fault when nobody else is to be asked */
export type TokenJudge = (token: string) => Caller | null | Promise<Caller | null>;

/**
 * @param judges of bearer tokens, asked in turn
 * @param without who shows nothing is this caller; undefined = is refused
 */
export function authenticateBy(judges: readonly TokenJudge[], without?: Caller): Authenticate {
  return async (request) => {
    const certified = callerOfCertificate(request);
    if (certified) return certified;
    if (request.headers.authorization === undefined && without) return without;
    const token = bearerOf(request);
    if (token === undefined)
      throw new Fault("Unauthorized", "a bearer token is needed: Authorization: Bearer TOKEN; or a client certificate");
    for (const judge of judges) {
      const caller = await judge(token);
      if (caller) return caller;
    }
    throw new Fault("Unauthorized", "the bearer token is not known here; is it this cluster's, and still good?");
  };
}
