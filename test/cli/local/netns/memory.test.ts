import { mkdirSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { removeMemory } from "../../../../cli/local/netns/memory.js";

const test = suite("what hosts had in memory");

test("that of one cluster goes, and of no other", async () => {
  const dir = mkdtempSync(join(tmpdir(), "troupe-memory-"));
  for (const name of ["a.10.1.0.1.memory", "a.10.1.0.2.memory", "ab.10.1.0.1.memory", "a.other"])
    mkdirSync(join(dir, name, "pods"), { recursive: true });
  await removeMemory("a", dir);
  assert.equal(readdirSync(dir).sort(), ["a.other", "ab.10.1.0.1.memory"]);
  await removeMemory("a", join(dir, "none"));
  rmSync(dir, { recursive: true });
});

test.run();
