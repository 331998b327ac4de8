/** The objects of -c: a file, a URL, or stdin. */
import { readFile } from "node:fs/promises";
import { text } from "node:stream/consumers";
import { valueInAnyCase } from "../../core/schema/any-case.js";
import { readDocuments } from "../../core/schema/body.js";
import { isRecord } from "../../core/schema/shape.js";
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

/** The object as it is written, with its kind and version if it says neither. */
function withTypeMeta(value: unknown, kind: WireKind): Json {
  decode(kind, value);
  const object = isRecord(value) ? value : {};
  const meta = { kind: collections[kind].kind, apiVersion: "v1beta1" };
  const missing = Object.entries(meta).filter(([name]) => valueInAnyCase(object, name) === undefined);
  return { ...Object.fromEntries(missing), ...object };
}

/**
 * Every object of the source, at least one: documents of YAML, or objects of JSON one after another. Reads, and checks
 * all of it before anything is sent.
 * @throws Error or Fault naming the file and every fault in it
 */
export async function readConfigs(source: string, kind: WireKind): Promise<Json[]> {
  if (source === "") throw new Error("Need config file (-c)");
  try {
    const values = readDocuments(await read(source));
    if (values.length === 0) throw new Error("the file is empty");
    return values.map((value) => withTypeMeta(value, kind));
  } catch (error) {
    const message = (error as Error).message;
    throw new Error(message.startsWith(source) ? message : `${source}: ${message}`);
  }
}

/** The one object of the source. @throws as {@link readConfigs}; Error if it has several */
export async function readConfig(source: string, kind: WireKind): Promise<Json> {
  const [first = {}, ...more] = await readConfigs(source, kind);
  if (more.length > 0) throw new Error(`${source}: it has ${more.length + 1} objects, and one is needed here`);
  return first;
}
