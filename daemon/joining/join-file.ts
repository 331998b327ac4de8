/** The book of joins on disk: durable before anybody is answered. */
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { writeDurably } from "../durable-file.js";
import { emptyBook, type JoinBook } from "./join-book.js";

export interface JoinFile {
  read(): Promise<JoinBook>;
  /** Resolves when it is durable. */
  write(book: JoinBook): Promise<void>;
}

const fileName = "joining.json";

/** @param dataDir of the master */
export function joinFile(dataDir: string): JoinFile {
  const path = join(dataDir, fileName);
  return {
    read: async () => {
      try {
        return { ...emptyBook, ...(JSON.parse(await readFile(path, "utf8")) as Partial<JoinBook>) };
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code === "ENOENT") return emptyBook;
        throw new Error(`${path} cannot be read; without it no minion could be told from a stranger: ${String(error)}`);
      }
    },
    write: (book) => writeDurably(path, `${JSON.stringify(book, null, 2)}\n`),
  };
}
