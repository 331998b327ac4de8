/** The book of joins on disk: readable by its owner only, written whole, synced and renamed before anybody is answered. */
import { open, readFile, rename } from "node:fs/promises";
import { dirname, join } from "node:path";
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
    write: async (book) => {
      const file = await open(`${path}.new`, "w", 0o600);
      try {
        await file.writeFile(`${JSON.stringify(book, null, 2)}\n`);
        await file.sync();
      } finally {
        await file.close();
      }
      await rename(`${path}.new`, path);
      const dir = await open(dirname(path), "r");
      await dir.sync().finally(() => dir.close());
    },
  };
}
