/**
 * Scenarios of the library that are marked live, on real Docker, from the files that run in virtual time. CI's time is
 * dear: jenkins is run by demo.test.ts, three short ones here; `troupe scenario run --live` runs the rest.
 */
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { succeed } from "./processes.js";

const it = suite("live scenarios");
const troupe = fileURLToPath(new URL("../../cli/troupe.js", import.meta.url));
const folder = mkdtempSync(join(tmpdir(), "troupe-scenarios-"));
it.after(() => rmSync(folder, { recursive: true }));

for (const name of ["self-healing", "crash-loop", "node-failure"]) {
  it(`${name} holds on real Docker, as in virtual time`, async () => {
    const page = join(folder, `${name}.html`);
    const args = [troupe, "scenario", "run", "--live", "--report", page, name];
    const text = await succeed(process.execPath, args);
    assert.match(text, /all of it came as expected/);
    assert.match(text, /no container, network, process or interface of it is left/);
    assert.match(readFileSync(page, "utf8"), /whole again after/);
  });
}

it.run();
