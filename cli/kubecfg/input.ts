/** The object of -c: a file, a URL, or stdin. */
import { readFile } from "node:fs/promises";
import { text } from "node:stream/consumers";
import { parseBody } from "../../core/schema/body.js";
import { decode } from "../../core/v1beta1/codec.js";
import { collections, type WireKind } from "../../core/v1beta1/collections.js";
import type { Json } from "./client.js";

const isUrl = (source: string): boolean => /^https?:\/\//.test(source);

async function read(source: string): Promise<string> {
  if (source === "-") return text(process.stdin);
  if (!isUrl(source)) {
    try {
      return await readFile(source, "utf8");
    } catch (error) {
      const { code, message } = error as NodeJS.ErrnoException;
      throw new Error(code === "ENOENT" ? `${source}: no such file` : `${source} cannot be read: ${message}`);
    }
  }
  const response = await fetch(source);
  if (!response.ok) throw new Error(`${source} cannot be read: ${response.status} ${response.statusText}`);
  return response.text();
}

/** Reads, and checks before anything is sent. @throws Error or Fault naming the file and every fault in it */
export async function readConfig(source: string, kind: WireKind): Promise<Json> {
  if (source === "") throw new Error("Need config file (-c)");
  let object: unknown;
  try {
    object = parseBody(await read(source));
    decode(kind, object);
  } catch (error) {
    const message = (error as Error).message;
    throw new Error(message.startsWith(source) ? message : `${source}: ${message}`);
  }
  return { kind: collections[kind].kind, apiVersion: "v1beta1", ...(object as Json) };
}
