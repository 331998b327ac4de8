import type { IncomingMessage } from "node:http";

/** The token of `Authorization: Bearer TOKEN` (RFC 6750); undefined if the header is not there, or another. */
export const bearerOf = ({ headers }: Pick<IncomingMessage, "headers">): string | undefined =>
  /^bearer +([\w.~+/-]+=*)$/i.exec(headers.authorization ?? "")?.[1];
