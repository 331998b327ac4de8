/**
 * A directory that has been a store says so, outside of the store: so that one that was emptied, removed or put in
 * another's place is not begun anew in silence.
 */
import { isRecord } from "../../../core/schema/shape.js";
import { readTrusted, writeDurably } from "../../durable-file.js";
import { version } from "../../version.js";
import { checkFormat, format } from "./format.js";

export interface Marker {
  format: number;
  /** Of the store. */
  id: string;
  /** Of Troupe, that wrote it. */
  version: string;
}

/** @throws Fault: damaged, or of a newer version */
export async function readMarker(path: string): Promise<Marker | undefined> {
  const mend = "restore it from a copy; or remove it, if the store beside it is the one that you want";
  const marker = await readTrusted(path, parseMarker, mend);
  if (marker) checkFormat(`the store that ${path} tells of`, marker);
  return marker;
}

export const writeMarker = (path: string, id: string): Promise<void> =>
  writeDurably(path, `${JSON.stringify({ format, id, version } satisfies Marker)}\n`);

function parseMarker(text: string): Marker {
  const found: unknown = JSON.parse(text);
  if (!isRecord(found)) throw new Error("it is no JSON object");
  const { format: number, id, version: writer } = found;
  if (typeof number !== "number" || typeof id !== "string" || typeof writer !== "string" || id === "")
    throw new Error("it does not say format, id and version");
  return { format: number, id, version: writer };
}
