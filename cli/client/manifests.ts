/** Manifests from files, folders, URLs and stdin: every object in them, with where it came from. */
import { readdir, readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import { anyDef, isKind, type Kind, kinds } from "../../core/kinds/all.js";
import { didYouMean } from "../../core/nearest.js";
import { apiVersionOf } from "../../core/objects/kind-def.js";
import { valueInAnyCase } from "../../core/schema/any-case.js";
import { bodyCharsMax, readDocuments } from "../../core/schema/body.js";
import { insteadOfKind, insteadOfVersion } from "../../core/schema/other-versions.js";
import { isRecord } from "../../core/schema/shape.js";
import { sourceOf } from "../../core/schema/written.js";
import { collections, wireKindOf } from "../../core/v1beta1/collections.js";
import type { KindRef } from "./served-kind.js";

/** A kind that is not built in, as it is written. */
export interface WrittenKind {
  kind: string;
  apiVersion: string;
  /** What to write if the server has none, either. */
  instead: string;
}

/** One object of a manifest, as it is written. */
export interface Manifest<K = KindRef> {
  /** File or address; `stdin`. */
  source: string;
  version: "v1" | "v1beta1";
  kind: K;
  /** "" if the server is to make one. */
  name: string;
  /** Its own; "" if it says none. */
  namespace: string;
  value: Record<string, unknown>;
}

export type WrittenManifest = Manifest<Kind | WrittenKind>;

/** A part of the manifests that is not one. */
export interface BadManifest {
  source: string;
  error: Error;
}

const oldVersions: ReadonlySet<string> = new Set(["v1beta1", "v1beta2"]);
const manifestFile = /\.(json|ya?ml)$/i;
const urlMsMax = 30_000;

async function fromUrl(url: string): Promise<string> {
  let answer: Response;
  try {
    answer = await fetch(url, { signal: AbortSignal.timeout(urlMsMax) });
  } catch (error) {
    const { cause } = error as { cause?: unknown };
    throw new Error(`${url} cannot be fetched: ${((cause ?? error) as Error).message}`);
  }
  if (!answer.ok) throw new Error(`${url} cannot be fetched: it answers ${answer.status} ${answer.statusText}`);
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of answer.body ?? []) {
    size += chunk.length;
    if (size > 4 * bodyCharsMax) throw new Error(`${url} is larger than any manifest may be`);
    chunks.push(Buffer.from(chunk));
  }
  return Buffer.concat(chunks).toString();
}

async function fromStdin(): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of process.stdin) chunks.push(Buffer.from(chunk));
  return Buffer.concat(chunks).toString();
}

async function filesIn(folder: string, isRecursive: boolean): Promise<string[]> {
  const entries = (await readdir(folder, { withFileTypes: true })).sort((a, b) => (a.name < b.name ? -1 : 1));
  const found: string[] = [];
  for (const entry of entries) {
    const path = join(folder, entry.name);
    if (entry.isDirectory() && isRecursive) found.push(...(await filesIn(path, true)));
    else if (!entry.isDirectory() && manifestFile.test(entry.name)) found.push(path);
  }
  return found;
}

async function textsOf(source: string, isRecursive: boolean): Promise<{ source: string; text: string }[]> {
  if (source === "-") return [{ source: "stdin", text: await fromStdin() }];
  if (/^https?:\/\//i.test(source)) return [{ source, text: await fromUrl(source) }];
  const isFolder = await stat(source).then(
    (s) => s.isDirectory(),
    (error: NodeJS.ErrnoException) => {
      throw new Error(
        error.code === "ENOENT" ? `there is no file ${source}` : `${source} cannot be read: ${error.message}`,
      );
    },
  );
  if (!isFolder) return [{ source, text: await readFile(source, "utf8") }];
  const files = await filesIn(source, isRecursive);
  if (files.length === 0) throw new Error(`there are no manifests (.json, .yaml, .yml) in ${source}`);
  return Promise.all(files.map(async (file) => ({ source: file, text: await readFile(file, "utf8") })));
}

const insteadOf = (word: string, known: readonly string[]): string =>
  didYouMean(word, known) || `; ${known.join(", ")} are`;

function oldKind(word: string, apiVersion: string): Kind {
  const found = wireKindOf(word);
  if (found) return found;
  const instead = insteadOf(
    word,
    Object.values(collections).map((c) => c.kind),
  );
  throw new Error(`the kind ${word} (${apiVersion}) is not served here${instead}`);
}

function kindIn(kind: string, apiVersion: string): Kind | WrittenKind {
  if (!isKind(kind)) return { kind, apiVersion, instead: didYouMean(kind, Object.keys(kinds)) };
  const served = apiVersionOf(anyDef(kind));
  if (apiVersion === served) return kind;
  return { kind, apiVersion, instead: `; ${served} and v1beta1 are${insteadOfVersion(apiVersion)}` };
}

const textOf = (value: unknown): string => (value === undefined || value === null ? "" : sourceOf(value));

/** A word that a manifest says of itself: in v1 by its exact name, in v1beta1 in any case. */
function wordIn(value: Record<string, unknown>, name: string): string {
  return textOf(value[name] ?? (isOld(value) ? valueInAnyCase(value, name) : undefined));
}

/** A v1beta1 object is known by its id or state, where it does not say its version. */
function isOld(value: Record<string, unknown>): boolean {
  const version = textOf(valueInAnyCase(value, "apiVersion"));
  if (version !== "") return oldVersions.has(version);
  return ["id", "desiredState"].some((name) => valueInAnyCase(value, name) !== undefined);
}

/** An item of a list with what the list says of all its items, where it does not say it itself. */
function withTypeMeta(
  item: Record<string, unknown>,
  meta: { apiVersion: string; kind?: string },
): Record<string, unknown> {
  const missing = Object.entries(meta).filter(([name]) => valueInAnyCase(item, name) === undefined);
  return { ...Object.fromEntries(missing), ...item };
}

/** The objects of one document; lists are taken apart. @throws Error */
export function manifestsOf(value: unknown, source: string): WrittenManifest[] {
  if (!isRecord(value)) throw new Error("a document is not an object");
  const version = isOld(value) ? "v1beta1" : "v1";
  const word = wordIn(value, "kind");
  const apiVersion = wordIn(value, "apiVersion") || (version === "v1beta1" ? version : "");
  if (word === "") throw new Error("an object has no kind");
  if (apiVersion === "") throw new Error(`the ${word} has no apiVersion: v1 or v1beta1`);
  const items = ["items", "minions"].map((name) => (isOld(value) ? valueInAnyCase(value, name) : value[name]));
  const list = items.find((v) => v !== undefined);
  if (/List$/.test(word) && Array.isArray(list)) {
    const meta = { apiVersion, ...(word === "List" ? {} : { kind: word.slice(0, -"List".length) }) };
    return list.flatMap((item) => manifestsOf(isRecord(item) ? withTypeMeta(item, meta) : item, source));
  }
  const instead = insteadOfKind(word, value);
  if (instead !== "") throw new Error(`the kind ${word} is not served here${instead}`);
  if (version === "v1beta1") {
    const [kind, name, namespace] = [oldKind(word, apiVersion), wordIn(value, "id"), wordIn(value, "namespace")];
    return [{ source, version, kind, name, namespace, value }];
  }
  const metadata = isRecord(value["metadata"]) ? value["metadata"] : {};
  const [name, namespace] = [textOf(metadata["name"]), textOf(metadata["namespace"])];
  return [{ source, version, kind: kindIn(word, apiVersion), name, namespace, value }];
}

/** Everything in the sources, in their order. What cannot be read is told with the rest, so that the rest goes on. */
export async function readManifests(
  sources: readonly string[],
  isRecursive: boolean,
): Promise<(WrittenManifest | BadManifest)[]> {
  const out: (WrittenManifest | BadManifest)[] = [];
  for (const given of sources) {
    try {
      for (const { source, text } of await textsOf(given, isRecursive)) out.push(...manifestsIn(text, source));
    } catch (error) {
      out.push({ source: given, error: error as Error });
    }
  }
  return out;
}

function manifestsIn(text: string, source: string): (WrittenManifest | BadManifest)[] {
  let documents: unknown[];
  try {
    documents = readDocuments(text);
    if (documents.length === 0) throw new Error("there is nothing in it");
  } catch (error) {
    return [{ source, error: new Error(`${source}: ${(error as Error).message.replace(/^the body /, "it ")}`) }];
  }
  return documents.flatMap((document): (WrittenManifest | BadManifest)[] => {
    try {
      return manifestsOf(document, source);
    } catch (error) {
      return [{ source, error: new Error(`${source}: ${(error as Error).message}`) }];
    }
  });
}
