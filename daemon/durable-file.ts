/** Files that must not be lost, nor be half there: written whole beside the old one, synced, and renamed over it. */
import { open, rename } from "node:fs/promises";
import { dirname } from "node:path";

/** Readable by its owner only. Resolves when it is durable: the file, and its name in the folder. */
export async function writeDurably(path: string, text: string): Promise<void> {
  const file = await open(`${path}.new`, "w", 0o600);
  try {
    await file.writeFile(text);
    await file.sync();
  } finally {
    await file.close();
  }
  await rename(`${path}.new`, path);
  const folder = await open(dirname(path), "r");
  await folder.sync().finally(() => folder.close());
}
