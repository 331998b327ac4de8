/** The book of joins on disk: durable before anybody is answered. */
import { join } from "node:path";
import { isRecord } from "../../core/schema/shape.js";
import { readTrusted, writeDurably } from "../durable-file.js";
import { emptyBook, type JoinBook } from "./join-book.js";

export interface JoinFile {
  /** @throws Fault when it is there and cannot be trusted */
  read(): Promise<JoinBook>;
  /** Resolves when it is durable. */
  write(book: JoinBook): Promise<void>;
}

const fileName = "joining.json";
const mend =
  "without it no minion could be told from a stranger: put it back from a copy (`troupe backup` keeps it), or remove it, and every minion has to join again";

/** @param dataDir of the master */
export function joinFile(dataDir: string): JoinFile {
  const path = join(dataDir, fileName);
  return {
    read: async () => (await readTrusted(path, parseBook, mend)) ?? emptyBook,
    write: (book) => writeDurably(path, `${JSON.stringify(book, null, 2)}\n`),
  };
}

type Fields = Readonly<Record<string, "string" | "number" | "boolean">>;

const ofToken: Fields = { id: "string", hash: "string", createdAtMs: "number", expiresAtMs: "number", uses: "number" };
const ofMinion: Fields = { hash: "string", sinceMs: "number", isUsed: "boolean", token: "string" };

/** @throws Error that says what is wrong */
export function parseBook(text: string): JoinBook {
  const found: unknown = JSON.parse(text);
  if (!isRecord(found)) throw new Error("it is no JSON object");
  checkEntries("tokens", found["tokens"], ofToken);
  checkEntries("minions", found["minions"], ofMinion);
  const { tokens, minions, locals } = { ...emptyBook, ...(found as Partial<JoinBook>) };
  for (const [name, { previous }] of Object.entries(minions))
    if (previous !== undefined && (!isRecord(previous) || typeof previous.hash !== "string"))
      throw new Error(`minions.${name}.previous has no hash`);
  if (!Array.isArray(locals) || locals.some((name) => typeof name !== "string"))
    throw new Error("locals is no list of names");
  return { tokens, minions, locals };
}

function checkEntries(what: string, entries: unknown, fields: Fields): void {
  if (entries === undefined) return;
  if (!isRecord(entries)) throw new Error(`${what} is no object`);
  for (const [name, entry] of Object.entries(entries))
    for (const [field, type] of Object.entries(fields))
      if (!isRecord(entry) || typeof entry[field] !== type) throw new Error(`${what}.${name}.${field} is no ${type}`);
}
