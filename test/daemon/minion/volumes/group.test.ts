/** Whose the files of a volume become. */
import { chmodSync, chownSync, mkdirSync, mkdtempSync, rmSync, statSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { changeAll, foldersDeepMax, giveToGroup, takeOver } from "../../../../daemon/minion/volumes/group.js";

const dir = mkdtempSync(join(tmpdir(), "troupe-group-"));
const test = suite("groups of volumes");
test.after(() => rmSync(dir, { recursive: true }));
const [volume, outside] = [join(dir, "volume"), join(dir, "outside")];

test.before(() => {
  mkdirSync(join(volume, "a", "b"), { recursive: true });
  mkdirSync(outside);
  writeFileSync(join(outside, "shadow"), "x", { mode: 0o600 });
  writeFileSync(join(volume, "a", "file"), "x", { mode: 0o600 });
  symlinkSync(outside, join(volume, "folder-link"));
  symlinkSync(join(outside, "shadow"), join(volume, "a", "b", "link"));
});

test("all in it is seen once, and links lead nowhere", async () => {
  const seen: number[] = [];
  await changeAll(volume, async (place) => {
    seen.push((await place.stat()).ino);
  });
  const inodes = ["", "a", "a/b", "a/file"].map((path) => statSync(join(volume, path)).ino);
  assert.equal(seen.sort(), inodes.sort());
});

test("a volume may be as deep as its owner likes: no more is held than there is a ceiling for", async () => {
  const path = join(dir, "deep");
  mkdirSync(path);
  const before = process.cwd();
  process.chdir(path);
  for (let i = 0; i < foldersDeepMax * 2; i++) {
    mkdirSync("d");
    process.chdir("d");
  }
  process.chdir(before);
  let seen = 0;
  await changeAll(path, async () => {
    seen++;
  });
  assert.is(seen, foldersDeepMax + 1);
});

const isRoot = process.getuid?.() === 0;
const itAsRoot = isRoot ? test : test.skip;
itAsRoot("the group may read and write what is in it, and nothing outside", async () => {
  await giveToGroup(volume, 6000);
  for (const path of ["", "a", "a/b"]) assert.is(statSync(join(volume, path)).mode & 0o2070, 0o2070, path);
  assert.is(statSync(join(volume, "a", "file")).mode & 0o777, 0o660);
  assert.is(statSync(join(volume, "a", "file")).gid, 6000);
  for (const path of ["", "shadow"]) assert.is(statSync(join(outside, path)).gid, 0, path);
  assert.is(statSync(join(outside, "shadow")).mode & 0o777, 0o600);
});

itAsRoot("what becomes root's is no program of root's", async () => {
  const path = join(dir, "theirs");
  mkdirSync(path);
  const program = join(path, "program");
  writeFileSync(program, "x");
  for (const one of [path, program]) chownSync(one, 65_534, 65_534);
  chmodSync(program, 0o6755);
  chmodSync(path, 0o2777);
  await takeOver(path);
  const [{ uid, gid, mode }, folder] = [statSync(program), statSync(path)];
  assert.equal([uid, gid, mode & 0o7777], [0, 0, 0o755]);
  assert.equal([folder.uid, folder.mode & 0o7777], [0, 0o755]);
});

test.run();
