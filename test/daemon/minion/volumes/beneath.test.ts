// runner: timeout 300 s
// runner: one node is enough
/** What is found in a volume is in it, whatever its owner does meanwhile. */
import { type ChildProcess, fork } from "node:child_process";
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readlinkSync,
  realpathSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { Fault } from "../../../../core/fault.js";
import { openBeneath, placeOf } from "../../../../daemon/minion/volumes/beneath.js";
import { faults } from "../../../contracts/engine/subject.js";

const dir = realpathSync(mkdtempSync(join(tmpdir(), "troupe-beneath-")));
const test = suite("parts of volumes");
test.after(() => rmSync(dir, { recursive: true }));

const modeOf = (path: string): number => statSync(path).mode & 0o7777;

/** Opens a part, and tells which path that is. */
async function find(base: string, path: string): Promise<string> {
  const place = await openBeneath(base, path, "part");
  const found = readlinkSync(placeOf(place));
  await place.close();
  return found;
}

test("it is made, and open to whom the whole is", async () => {
  const base = join(dir, "whole");
  mkdirSync(base);
  chmodSync(base, 0o2777);
  const before = process.umask(0o077);
  try {
    assert.is(await find(base, "a/./b"), join(base, "a/b"));
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
  for (const part of ["own", "file", "link/inner"]) await find(base, part);
  assert.is(modeOf(join(base, "own")), 0o700);
  assert.is(readFileSync(join(base, "file"), "utf8"), "x");
  assert.ok(statSync(join(base, "own", "inner")).isDirectory());
  await faults("Invalid", find(base, "file/below"));
});

test("links are followed as long as they stay inside", async () => {
  const base = join(dir, "links");
  mkdirSync(join(base, "releases", "3"), { recursive: true });
  symlinkSync("releases/3", join(base, "current"));
  symlinkSync(join(base, "current"), join(base, "absolute"));
  symlinkSync("../links/current", join(base, "out-and-in"));
  symlinkSync("releases/../current", join(base, "round"));
  for (const link of ["current", "absolute", "round", "releases/../round"])
    assert.is(await find(base, link), join(base, "releases/3"), link);
  await faults("Invalid", find(base, "out-and-in"));
});

test("it is never outside of its volume, wherever links in it lead", async () => {
  const [base, outside] = [join(dir, "base"), join(dir, "outside")];
  for (const each of [base, outside]) mkdirSync(each);
  symlinkSync(outside, join(base, "link"));
  symlinkSync("/", join(base, "root"));
  symlinkSync("../outside", join(base, "beside"));
  symlinkSync(`${base}-2`, join(base, "alike"));
  symlinkSync("loop", join(base, "loop"));
  for (const part of ["link/inner", "link", "root/etc", "beside", "alike", "loop", "a/../../outside"]) {
    const { message } = await faults("Invalid", find(base, part));
    assert.match(message, /leads out|links/, part);
  }
  assert.not(existsSync(join(outside, "inner")));
});

const rounds = 10_000;
const atOnce = 20;
test(`${rounds} rounds against somebody who swaps a folder for a link: never outside`, async () => {
  const [base, outside] = [join(dir, "swapped"), join(dir, "host")];
  for (const each of [join(base, "sub"), join(outside, "deep")]) mkdirSync(each, { recursive: true });
  const swapper: ChildProcess = fork(join(import.meta.dirname, "swap-worker.js"), [
    join(base, "sub"),
    join(base, "aside"),
    outside,
  ]);
  const ended = new Promise((resolve) => swapper.once("exit", resolve));
  const seen = { inside: 0, refused: 0 };
  const inode = statSync(outside).ino;
  const attempt = async (part: string): Promise<void> => {
    try {
      const place = await openBeneath(base, part, "part");
      const { ino } = await place.stat();
      const path = readlinkSync(placeOf(place));
      await place.close();
      assert.not.equal(ino, inode);
      assert.ok(path.startsWith(`${base}/`), path);
      seen.inside++;
    } catch (error) {
      if (!(error instanceof Fault)) throw error;
      seen.refused++;
    }
  };
  try {
    for (let round = 0; round < rounds; round += atOnce)
      await Promise.all(Array.from({ length: atOnce }, (_, i) => attempt(i % 2 === 0 ? "sub" : "sub/deep")));
  } finally {
    swapper.kill("SIGKILL");
    await ended;
  }
  assert.is(swapper.signalCode, "SIGKILL");
  assert.ok(seen.inside > 0 && seen.refused > 0, JSON.stringify(seen));
  assert.equal(statSync(outside).ino, inode);
});

test.run();
