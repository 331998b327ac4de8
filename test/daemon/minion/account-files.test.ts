import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, utimesSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { AccountFiles } from "../../../daemon/minion/account-files.js";

const test = suite("files of service accounts on the host");
const root = mkdtempSync(join(tmpdir(), "troupe-account-files-"));
test.after(() => rmSync(root, { recursive: true, force: true }));
const texts = (token: string) => ({ token, "ca.crt": "CA", namespace: "a" });

test("they are whole, readable by any user whatever our umask is, and nothing else is left", async () => {
  const files = new AccountFiles(root);
  assert.ok(files.isNew("p"));
  const umask = process.umask(0o077);
  try {
    await files.make("p");
    assert.not(files.has("p"));
    for (const token of ["one", "two"]) await files.write("p", texts(token));
  } finally {
    process.umask(umask);
  }
  assert.equal([files.has("p"), files.isNew("p")], [true, false]);
  assert.equal(readdirSync(files.folder("p")).sort(), ["ca.crt", "namespace", "token"]);
  assert.is(readFileSync(join(files.folder("p"), "token"), "utf8"), "two");
  assert.is(statSync(files.folder("p")).mode & 0o777, 0o755);
  for (const name of ["ca.crt", "namespace", "token"])
    assert.is(statSync(join(files.folder("p"), name)).mode & 0o777, 0o644, name);
});

test("what is old is found, what has none is not", async () => {
  const files = new AccountFiles(join(root, "ages"));
  assert.equal(await files.writtenBefore(1), []);
  for (const uid of ["old", "new", "none"]) await files.make(uid);
  for (const uid of ["old", "new"]) await files.write(uid, texts("x"));
  mkdirSync(join(root, "ages", "pods", "earlier"));
  utimesSync(join(files.folder("old"), "token"), 1, 1);
  assert.equal(await files.writtenBefore(5_000), ["old"]);
});

test.run();
