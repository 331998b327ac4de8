import {
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { putFiles } from "../../../../daemon/minion/volumes/atomic-files.js";

const test = suite("files that change at once");
let dir: string;
test.before.each(() => {
  dir = join(mkdtempSync(join(tmpdir(), "troupe-atomic-")), "volume");
});
test.after.each(() => rmSync(join(dir, ".."), { recursive: true, force: true }));

const file = (path: string, text: string, mode = 0o644) => ({ path, bytes: Buffer.from(text), mode });
const read = (path: string): string => readFileSync(join(dir, path), "utf8");
const modeOf = (path: string): number => statSync(join(dir, path)).mode & 0o7777;
const shown = (): string[] => readdirSync(dir).filter((name) => !name.startsWith(".."));

test("files are there through a link to the version that counts, whatever the umask", async () => {
  const before = process.umask(0o077);
  try {
    await putFiles(dir, [file("a", "1"), file("x/y/b", "2", 0o400), file(".c", "3")]);
  } finally {
    process.umask(before);
  }
  assert.equal([read("a"), read("x/y/b"), read(".c")], ["1", "2", "3"]);
  assert.equal([modeOf("."), modeOf("a"), modeOf("x/y"), modeOf("x/y/b")], [0o755, 0o644, 0o755, 0o400]);
  assert.ok(lstatSync(join(dir, "a")).isSymbolicLink());
  assert.is(readlinkSync(join(dir, "x")), "..data/x");
});

test("a change is one step; what is held stays, what is gone is gone, what is the same is not touched", async () => {
  await putFiles(dir, [file("a", "1"), file("b", "2")]);
  const version = readlinkSync(join(dir, "..data"));
  await putFiles(dir, [file("b", "2"), file("a", "1")]);
  assert.is(readlinkSync(join(dir, "..data")), version);
  await putFiles(dir, [file("a", "new"), file("c/d", "3")]);
  assert.equal(shown().sort(), ["a", "c"]);
  assert.is(read("a"), "new");
  assert.is(readdirSync(dir).filter((name) => name.startsWith("..v")).length, 1);
  await putFiles(dir, [file("a", "new", 0o600), file("c/d", "3")]);
  assert.is(modeOf("a"), 0o600);
  await putFiles(dir, []);
  assert.equal(shown(), []);
});

test("what an earlier try left half done is taken away", async () => {
  mkdirSync(join(dir, "..vhalf"), { recursive: true });
  writeFileSync(join(dir, "..new"), "");
  mkdirSync(join(dir, "a"));
  await putFiles(dir, [file("a", "1")]);
  assert.is(read("a"), "1");
  assert.equal(
    readdirSync(dir).filter((name) => name === "..vhalf" || name === "..new"),
    [],
  );
});

test("no path leads out of the volume", async () => {
  for (const path of ["../a", "/a", "a/../../b", "", "..data", "..x/y"]) {
    const fault = await putFiles(dir, [file(path, "1")]).catch((error: Error) => error);
    assert.match(String(fault), /the path/, path);
  }
});

const itAsRoot = process.getuid?.() === 0 ? test : test.skip;
itAsRoot("a group may read it all", async () => {
  await putFiles(dir, [file("x/a", "1", 0o400)], 4000);
  assert.equal([modeOf("x/a"), modeOf("x") & 0o2070], [0o440, 0o2050]);
  assert.equal([statSync(join(dir, "x/a")).gid, statSync(dir).gid], [4000, 4000]);
  const version = readlinkSync(join(dir, "..data"));
  await putFiles(dir, [file("x/a", "1", 0o400)], 4000);
  assert.is(readlinkSync(join(dir, "..data")), version);
});

test.run();
