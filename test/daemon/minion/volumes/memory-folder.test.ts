import { existsSync, mkdirSync, mkdtempSync, rmSync, statSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { memoryFolder, memoryFolders, removeMemoryFolders } from "../../../../daemon/minion/volumes/memory-folder.js";

const test = suite("a folder in memory");
const yes = async (_path: string): Promise<boolean> => true;
const begin = (): string => mkdtempSync("/dev/shm/troupe-test-");

const isLinux = process.platform === "linux";
const itOnLinux = isLinux ? test : test.skip;

test("each user has folders of its own", () => {
  assert.equal(memoryFolders("c.m", {}, 0), ["/run/troupe/c.m.memory", "/dev/shm/troupe/c.m.memory"]);
  assert.equal(memoryFolders("c.m", { XDG_RUNTIME_DIR: "/run/user/7" }, 7), [
    "/run/user/7/c.m.memory",
    "/dev/shm/troupe-7/c.m.memory",
  ]);
  assert.equal(memoryFolders("c.m", {}, 7), ["/dev/shm/troupe-7/c.m.memory"]);
});

itOnLinux("the first that is in memory, ours alone, and seen by the engine", async () => {
  const dir = begin();
  try {
    const [onDisk, linked, open, good] = [process.cwd(), "linked", "open", "good"].map((n) => join(dir, n)) as [
      string,
      string,
      string,
      string,
    ];
    mkdirSync(open);
    const wide = join(open, "wide");
    mkdirSync(wide);
    symlinkSync(open, linked);
    const found = (folders: string[], sees = yes) => memoryFolder(folders, sees);
    assert.is(await found([join(process.cwd(), "node_modules", "x.memory")]), undefined, onDisk);
    assert.is(await found([join(linked, "a")]), undefined);
    assert.is(await found([good, wide]), good);
    assert.is(statSync(good).mode & 0o777, 0o700);
    assert.is(await found([good], async () => false), undefined);
    assert.is(await found([good, wide], async (path) => path.startsWith(wide)), wide);
  } finally {
    rmSync(dir, { recursive: true });
    rmSync(join(process.cwd(), "node_modules", "x.memory"), { recursive: true, force: true });
  }
});

itOnLinux("removed, the folder that they were in goes with the last", async () => {
  const dir = begin();
  const [mine, others] = [join(dir, "a.memory"), join(dir, "b.memory")];
  for (const folder of [mine, others]) mkdirSync(join(folder, "pods"), { recursive: true });
  await removeMemoryFolders([mine, "/dev/shm/troupe-none/a.memory"]);
  assert.ok(existsSync(others));
  await removeMemoryFolders([others]);
  assert.not.ok(existsSync(dir));
});

test.run();
