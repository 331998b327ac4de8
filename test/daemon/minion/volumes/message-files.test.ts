/** The files of last words. */
import { mkdtempSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { messageFiles } from "../../../../daemon/minion/volumes/message-files.js";

const dir = mkdtempSync(join(tmpdir(), "troupe-messages-"));
const messages = messageFiles((uid) => join(dir, uid));
const test = suite("last words");
test.after(() => rmSync(dir, { recursive: true }));

test("any user may write them, whatever the daemon's umask is; they are taken once", async () => {
  const before = process.umask(0o077);
  try {
    await messages.prepare("u1", "c");
  } finally {
    process.umask(before);
  }
  const file = messages.file("u1", "c");
  assert.is(statSync(file).mode & 0o777, 0o666);
  writeFileSync(file, "last words\n");
  await messages.prepare("u1", "c");
  assert.is(await messages.take("u1", "c"), "last words\n");
  assert.is(readFileSync(file, "utf8"), "");
  assert.is(await messages.take("u1", "c"), "");
});

test("only so many are kept, and none is none", async () => {
  await messages.prepare("u1", "long");
  writeFileSync(messages.file("u1", "long"), "x".repeat(10_000));
  assert.is((await messages.take("u1", "long")).length, 4_096);
  assert.is(await messages.take("u1", "never"), "");
});

test("a link in a file's place is not followed", async () => {
  const secret = join(dir, "secret");
  writeFileSync(secret, "of the host", { mode: 0o600 });
  symlinkSync(secret, messages.file("u1", "link"));
  assert.is(await messages.take("u1", "link"), "");
  let refused = false;
  await messages.prepare("u1", "link").catch(() => (refused = true));
  assert.ok(refused);
  assert.is(readFileSync(secret, "utf8"), "of the host");
  assert.is(statSync(secret).mode & 0o777, 0o600);
});

test.run();
