// runner: timeout 240 s
import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { suite } from "uvu";
import * as assert from "uvu/assert";

const test = suite("same seed, same journal");
const seeds = 200;
const hasher = fileURLToPath(new URL("./journal-hasher.js", import.meta.url));

/** The hashes of all seeds, from a process of its own. */
async function hashes(): Promise<string[]> {
  const { stdout } = await promisify(execFile)(process.execPath, [hasher, "determinism", "0", String(seeds)]);
  return stdout.trim().split("\n");
}

test(`${seeds} random scenarios, each in two processes: identical to the byte, and all different`, async () => {
  const [first, second] = await Promise.all([hashes(), hashes()]);
  assert.is(first.length, seeds);
  assert.equal(first, second);
  assert.is(new Set(first.map((line) => line.split(" ")[1])).size, seeds);
});

test.run();
