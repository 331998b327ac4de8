import {
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
import { claimedVolumes } from "../../../../daemon/minion/volumes/claimed-volumes.js";

const test = suite("directories of claims");
let folder = "";
test.before.each(() => {
  folder = mkdtempSync(join(tmpdir(), "claimed-"));
});
test.after.each(() => rmSync(folder, { recursive: true }));

const rejects = async (work: Promise<unknown>, why: RegExp): Promise<void> => {
  const error = await work.then(
    () => undefined,
    (e: Error) => e,
  );
  assert.match(error?.message ?? "nothing was wrong", why);
};

test("one is made for any user, once; what containers made of it since is theirs", async () => {
  const root = join(folder, "volumes");
  const volumes = claimedVolumes(root);
  const path = join(root, "pvc-1");
  await volumes.prepare(path, undefined);
  assert.is(statSync(path).mode & 0o7777, 0o777);
  assert.is(statSync(root).mode & 0o7777, 0o750);
  writeFileSync(join(path, "kept"), "yes");
  await volumes.prepare(path, undefined);
  assert.is(readFileSync(join(path, "kept"), "utf8"), "yes");
  assert.ok(volumes.isOwn(path));
  for (const other of [root, `${path}/below`, "/etc", join(root, "..")]) assert.not(volumes.isOwn(other));
});

test("it goes with all that is in it, and nothing that its links lead to; twice is once", async () => {
  const root = join(folder, "volumes");
  const volumes = claimedVolumes(root);
  const outside = join(folder, "outside");
  mkdirSync(outside);
  writeFileSync(join(outside, "file"), "");
  await volumes.prepare(join(root, "pvc-1"), undefined);
  symlinkSync(outside, join(root, "pvc-1", "link"));
  mkdirSync(join(root, "pvc-1", "deep", "er"), { recursive: true });
  await volumes.remove("pvc-1");
  await volumes.remove("pvc-1");
  assert.not(existsSync(join(root, "pvc-1")));
  assert.ok(existsSync(join(outside, "file")));
  symlinkSync(outside, join(root, "pvc-2"));
  await volumes.remove("pvc-2");
  assert.ok(existsSync(join(outside, "file")));
});

test("what is no name of a volume, or no directory, is refused", async () => {
  const root = join(folder, "volumes");
  const volumes = claimedVolumes(root);
  for (const name of ["", "..", "../outside", "a/b", "."])
    await rejects(volumes.remove(name), /is no name of a volume/);
  mkdirSync(root);
  symlinkSync(folder, join(root, "pvc-1"));
  await rejects(volumes.prepare(join(root, "pvc-1"), undefined), /is no directory/);
});

test.run();
