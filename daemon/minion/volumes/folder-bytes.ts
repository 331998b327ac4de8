import { lstat, readdir } from "node:fs/promises";
import { join } from "node:path";

/** How much is in a folder, links not followed; counted until it is more than `enough`. What goes away meanwhile is nothing. */
export async function folderBytes(folder: string, enough: number): Promise<number> {
  let bytes = 0;
  const todo = [folder];
  for (let path = todo.pop(); path !== undefined && bytes <= enough; path = todo.pop()) {
    try {
      const stats = await lstat(path);
      // A file of one byte has a block all the same; one with holes has fewer than its length.
      bytes += stats.blocks * 512;
      if (stats.isDirectory()) for (const name of await readdir(path)) todo.push(join(path, name));
    } catch {
      // Gone.
    }
  }
  return bytes;
}
