/** Long answers made small for who is far away. On the machine itself bytes cost less than making them fewer. */
import type { IncomingHttpHeaders, ServerResponse } from "node:http";
import type { Writable } from "node:stream";
import { createGzip } from "node:zlib";
import { isLoopback } from "../../../core/network/loopback.js";

/** Fast rather than small: JSON of many objects that are alike shrinks to a tenth as it is. */
const level = 1;

/** Whether a client takes gzip and is on another machine. @param from its address */
export function wantsZip(headers: IncomingHttpHeaders, from: string): boolean {
  const accepted = (headers["accept-encoding"] ?? "").split(",").map((part) => part.replaceAll(" ", "").split(";"));
  const isAccepted = accepted.some(([coding, q]) => coding === "gzip" && !/^q=0(\.0*)?$/.test(q ?? ""));
  return isAccepted && !isLoopback(from);
}

/** Says in the head that the body is zipped. @returns what zips it */
export function zipInto(response: ServerResponse): Writable {
  response.setHeader("Content-Encoding", "gzip");
  response.setHeader("Vary", "Accept-Encoding");
  const zip = createGzip({ level });
  // Nobody reads it any more.
  response.once("close", () => zip.destroy());
  zip.on("error", () => response.destroy());
  zip.pipe(response);
  return zip;
}
