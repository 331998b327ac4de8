/** Parts of volumes, on a real disk. */
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { prepareSubPath } from "../../../daemon/minion/sub-path.js";
import { faults } from "../../contracts/engine/subject.js";

const dir = mkdtempSync(join(tmpdir(), "troupe-sub-path-"));
const test = suite("parts of volumes");
test.after(() => rmSync(dir, { recursive: true }));

const modeOf = (path: string): number => statSync(path).mode & 0o7777;

test("it is made, and open to whom the whole is", async () => {
  const base = join(dir, "whole");
  mkdirSync(base);
  chmodSync(base, 0o2777);
  const before = process.umask(0o077);
  try {
    await prepareSubPath("d", base, "a/./b");
  } finally {
    process.umask(before);
  }
  assert.is(modeOf(join(base, "a")), 0o2777);
  assert.is(modeOf(join(base, "a", "b")), 0o2777);
});

test("one that is a file, or there already, is left as it is", async () => {
  const base = join(dir, "parts");
  mkdirSync(join(base, "own"), { recursive: true });
  chmodSync(join(base, "own"), 0o700);
  writeFileSync(join(base, "file"), "x");
  symlinkSync("own", join(base, "link"));
  for (const part of ["own", "file", "link/inner"]) await prepareSubPath("d", base, part);
  assert.is(modeOf(join(base, "own")), 0o700);
  assert.is(readFileSync(join(base, "file"), "utf8"), "x");
  assert.ok(statSync(join(base, "own", "inner")).isDirectory());
});

test("it is never outside of its volume, wherever links in it lead", async () => {
  const [base, outside] = [join(dir, "base"), join(dir, "outside")];
  for (const each of [base, outside]) mkdirSync(each);
  symlinkSync(outside, join(base, "link"));
  const { message } = await faults("Invalid", prepareSubPath("d", base, "link/inner"));
  assert.match(message, /link\/inner/);
  assert.not(existsSync(join(outside, "inner")));
});

test.run();
