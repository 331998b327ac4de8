import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { tokenCharsMin, tokenInFile } from "../../../daemon/master/token-file.js";
import { faultOf } from "../../contracts/store/subject.js";

const test = suite("token file");
let dir: string;

test.before.each(() => {
  dir = mkdtempSync(join(tmpdir(), "troupe-token-"));
});
test.after.each(() => {
  rmSync(dir, { recursive: true, force: true });
});

test("it is made when it is missing, its owner's alone, and then stays", async () => {
  const path = join(dir, "token");
  const token = await tokenInFile(path);
  assert.ok(token.length >= tokenCharsMin);
  assert.is(statSync(path).mode & 0o777, 0o600);
  assert.is(await tokenInFile(path), token);
  assert.equal(readdirSync(dir), ["token"]);
});

for (const [what, text, words] of [
  ["empty", "", "it is empty"],
  ["a line's end", "\n", "it is empty"],
  ["short", "secret\n", "it holds 6 characters"],
  ["several words", "one two three four five", "a token is one word"],
  ["binary", `${"x".repeat(20)}\u0000`, "a token is one word"],
] as const)
  test(`a file that is ${what} is no token, never none, and is not overwritten`, async () => {
    const path = join(dir, "token");
    writeFileSync(path, text);
    const fault = await faultOf(tokenInFile(path));
    assert.match(fault.message, words);
    assert.match(fault.message, /put the token back, or remove the file/);
    if (text.trim() !== "") assert.not.match(fault.message, text.trim());
    assert.is(readFileSync(path, "utf8"), text);
  });

test("what cannot be made is a fault, and nothing half-made stays: the next start begins anew", async () => {
  mkdirSync(join(dir, "token.new"));
  assert.is((await faultOf(tokenInFile(join(dir, "token")))).reason, "ServiceUnavailable");
  assert.equal(readdirSync(dir), ["token.new"]);
  rmSync(join(dir, "token.new"), { recursive: true });
  assert.ok((await tokenInFile(join(dir, "token"))).length >= tokenCharsMin);
});

test.run();
