// runner: machine
/** Parts of volumes as an engine is given them. */
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { engineMounts } from "../../../../daemon/minion/volumes/engine-mounts.js";
import { type Part, partMounts } from "../../../../daemon/minion/volumes/part-mounts.js";
import { faults } from "../../../contracts/engine/subject.js";

const test = suite("part mounts");
const dir = realpathSync(mkdtempSync(join(tmpdir(), "troupe parts-")));
const folder = join(dir, "run", "parts");
const base = join(dir, "volume");
const notes: string[] = [];
const part = (path: string): Part => ({ base, path, what: "part", note: async () => notes.push(path) });
const parts = partMounts(
  folder,
  engineMounts(folder, async (path) => existsSync(path)),
);
const mounted = (): number => {
  const lines = readFileSync("/proc/self/mountinfo", "utf8").split("\n");
  return lines.filter((line) => line.split(" ")[4]?.startsWith(dir.replace(" ", "\\040"))).length;
};

test.before(() => {
  mkdirSync(join(base, "one"), { recursive: true });
  writeFileSync(join(base, "one", "words"), "first");
  writeFileSync(join(base, "file"), "of a file");
});
test.after(async () => {
  await parts.remove("u1");
  rmSync(dir, { recursive: true });
});

const isRoot = process.getuid?.() === 0;
const itAsRoot = isRoot ? test : test.skip;

itAsRoot("a folder and a file are mounted as they are, whatever takes their names afterwards", async () => {
  await parts.put("u1", "c.0", part("one"));
  await parts.put("u1", "c.1", part("file"));
  rmSync(join(base, "file"));
  symlinkSync("/etc/passwd", join(base, "file"));
  assert.is(readFileSync(join(parts.pathOf("u1", "c.0"), "words"), "utf8"), "first");
  assert.is(readFileSync(parts.pathOf("u1", "c.1"), "utf8"), "of a file");
  assert.equal(notes, ["one", "file"]);
  assert.is(mounted(), 2);
});

itAsRoot("the same place is left as it is; another is mounted in its place, at the same path", async () => {
  await parts.put("u1", "c.0", part("one"));
  assert.equal(notes, ["one", "file"]);
  rmSync(join(base, "one"), { recursive: true });
  await parts.put("u1", "c.0", part("one"));
  assert.not(existsSync(join(parts.pathOf("u1", "c.0"), "words")));
  writeFileSync(join(base, "one", "words"), "second");
  assert.is(readFileSync(join(parts.pathOf("u1", "c.0"), "words"), "utf8"), "second");
  assert.is(mounted(), 2);
});

itAsRoot("a link out of the volume is not mounted", async () => {
  await faults("Invalid", parts.put("u1", "c.2", part("file")));
  assert.not(existsSync(parts.pathOf("u1", "c.2")));
});

itAsRoot("all is taken away, and what was mounted stays", async () => {
  await parts.remove("u1");
  await parts.removeFolder();
  assert.is(mounted(), 0);
  assert.not(existsSync(folder));
  assert.is(readFileSync(join(base, "one", "words"), "utf8"), "second");
  await parts.remove("never");
});

test.run();
