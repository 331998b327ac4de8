/** The scenarios that come with Troupe, by their names. */
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

/** Where the scenarios that come with Troupe are; beside the sources, not beside what is built from them. */
function libraryFolder(): string {
  const here = fileURLToPath(new URL(".", import.meta.url));
  return here.includes("/dist/") ? here.replace("/dist/", "/") : here;
}

export function library(): string[] {
  const folder = libraryFolder();
  return readdirSync(folder)
    .filter((name) => name.endsWith(".yaml"))
    .sort()
    .map((name) => join(folder, name));
}

/** A file by its path, or a scenario of the library by its name. */
export const pathOf = (name: string): string =>
  /^[a-z0-9-]+$/.test(name) ? join(libraryFolder(), `${name}.yaml`) : name;
