/** The documents of OpenAPI, of the kinds that are served: made when they are first asked for, and kept. */
import { createHash } from "node:crypto";
import { promisify } from "node:util";
import { gzip } from "node:zlib";
import type { KindBook } from "../../core/kinds/book.js";
import { everyServed } from "../../core/kinds/forms.js";
import type { KindDef } from "../../core/objects/kind-def.js";
import { documentPath } from "../../core/openapi/operations.js";
import { swaggerMessage } from "../../core/openapi/swagger-message.js";
import { v2Document } from "../../core/openapi/v2.js";
import { v3Document, v3Names } from "../../core/openapi/v3.js";
import type { Words } from "../../core/openapi/words.js";
import { kubernetesWords } from "./kubernetes-words.js";

/** Others come between the parts of what takes a while. */
const turn = promisify(setImmediate);

export interface Document {
  bytes: Buffer;
  zipped: Buffer;
  hash: string;
}

async function documentOf(bytes: Buffer): Promise<Document> {
  const hash = createHash("sha256").update(bytes).digest("hex").toUpperCase();
  return { bytes, zipped: await promisify(gzip)(bytes), hash };
}

/** Made when it is first asked for, and kept. */
function once<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | undefined;
  return () => {
    made ??= make();
    return made;
  };
}

export interface Documents {
  v3(): Promise<ReadonlyMap<string, Document>>;
  asJson(): Promise<Document>;
  asMessage(): Promise<Document>;
}

/** The documents of these kinds; those of groups and versions that are as `before` are not made again. */
function documentsOf(
  served: readonly KindDef[],
  version: string,
  before: PartBook,
  wordsOf: () => Promise<Words>,
): Documents {
  const v3 = once(async () => {
    const all = new Map<string, Document>();
    const words = await wordsOf();
    for (const name of v3Names(served)) {
      const own = served.filter((def) => documentPath(def) === name);
      let part = before.get(name);
      if (part?.of.length !== own.length || part.of.some((def, i) => def !== own[i])) {
        await turn();
        const text = JSON.stringify(v3Document(served, name, version, words));
        part = { of: own, document: await documentOf(Buffer.from(text)) };
        before.set(name, part);
      }
      all.set(name, part.document);
    }
    return all;
  });
  const v2 = once(async () => v2Document(served, version));
  return {
    v3,
    asJson: once(async () => documentOf(Buffer.from(JSON.stringify(await v2())))),
    asMessage: once(async () => {
      const document = await v2();
      await turn();
      return documentOf(Buffer.from(swaggerMessage(document)));
    }),
  };
}

/** By group and version: what a document was made of. */
type PartBook = Map<string, { of: readonly KindDef[]; document: Document }>;

/** The documents of the kinds that are served when they are asked for. @param version of the server */
export function openapiDocuments(kinds: KindBook, version: string): () => Documents {
  const parts: PartBook = new Map();
  // Of kinds that users make Kubernetes says nothing.
  const words = once(() => kubernetesWords(everyServed));
  const made = (): Documents => documentsOf(kinds.served(), version, parts, words);
  let [of, known] = [kinds.served(), made()];
  return () => {
    if (of !== kinds.served()) [of, known] = [kinds.served(), made()];
    return known;
  };
}
