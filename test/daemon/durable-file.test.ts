import { chmodSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { privateFolder, readTrusted, stageFile, writeDurably } from "../../daemon/durable-file.js";
import { faultOf } from "../contracts/store/subject.js";

const test = suite("durable files");
let dir: string;

test.before.each(() => {
  dir = mkdtempSync(join(tmpdir(), "troupe-durable-"));
});
test.after.each(() => {
  rmSync(dir, { recursive: true, force: true });
});

test("what is written is whole, its owner's alone, and nothing stays beside it", async () => {
  const path = join(dir, "file");
  writeFileSync(path, "old", { mode: 0o644 });
  await writeDurably(path, "new");
  assert.is(readFileSync(path, "utf8"), "new");
  assert.is(statSync(path).mode & 0o777, 0o600);
  assert.equal(readdirSync(dir), ["file"]);
});

test("what is staged leaves the present one as it is", async () => {
  const path = join(dir, "file");
  await writeDurably(path, "old");
  assert.is(readFileSync(await stageFile(path, "new"), "utf8"), "new");
  assert.is(readFileSync(path, "utf8"), "old");
});

test("what cannot be written is a fault, and nothing half-made stays", async () => {
  mkdirSync(join(dir, "file.new"));
  const fault = await faultOf(writeDurably(join(dir, "file"), "text"));
  assert.is(fault.reason, "ServiceUnavailable");
  assert.match(fault.message, `${join(dir, "file")} cannot be written`);
  assert.equal(readdirSync(dir), ["file.new"]);
});

test("only absence is absence: what is empty, unreadable or not what was written is a fault that says how to mend it", async () => {
  const path = join(dir, "file");
  const read = (): Promise<unknown> => readTrusted(path, (text) => JSON.parse(text) as unknown, "put it back");
  assert.is(await read(), undefined);
  for (const [text, why] of [
    ["", "it is empty"],
    [" \n", "it is empty"],
    ["{", "JSON"],
  ] as const) {
    writeFileSync(path, text);
    const fault = await faultOf(read());
    assert.is(fault.reason, "InternalError");
    assert.match(fault.message, `${path} cannot be trusted`);
    assert.match(fault.message, why);
    assert.match(fault.message, /; put it back$/);
  }
  rmSync(path);
  mkdirSync(path);
  assert.match((await faultOf(read())).message, "EISDIR");
});

test("a private folder is made, or taken from others", async () => {
  const path = join(dir, "a", "b");
  await privateFolder(path);
  assert.is(statSync(path).mode & 0o777, 0o700);
  chmodSync(path, 0o757);
  await privateFolder(path, 0o750);
  assert.is(statSync(path).mode & 0o777, 0o750);
  await privateFolder(path);
  assert.is(statSync(path).mode & 0o777, 0o700);
});

test.run();
