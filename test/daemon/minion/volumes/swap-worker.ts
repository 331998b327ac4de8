/** Puts a folder and a link out of the volume in each other's place, as fast as it can, until it is ended. */
import { mkdirSync, renameSync, rmSync, symlinkSync } from "node:fs";

const [name = "", aside = "", outside = ""] = process.argv.slice(2);

/** Whoever looks for the name may make it meanwhile. */
function attempt(change: () => void): void {
  try {
    change();
  } catch {
    // The other is faster now and then.
  }
}

for (;;) {
  attempt(() => rmSync(aside, { recursive: true, force: true }));
  attempt(() => renameSync(name, aside));
  attempt(() => symlinkSync(outside, name));
  attempt(() => rmSync(name));
  attempt(() => mkdirSync(name));
}
