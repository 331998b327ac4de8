import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { emptyBook, type JoinBook } from "../../../daemon/joining/join-book.js";
import { joinFile, parseBook } from "../../../daemon/joining/join-file.js";
import { faultOf } from "../../contracts/store/subject.js";

const test = suite("join file");
const token = { id: "t", hash: "h", createdAtMs: 1, expiresAtMs: 2, uses: 0 };
const credential = { hash: "h", sinceMs: 1, isUsed: true, token: "t" };
const book: JoinBook = {
  tokens: { t: token },
  minions: { m: { ...credential, previous: { hash: "g" } } },
  locals: ["here"],
};

test("what is written is read; a book of before is read, too", async () => {
  const dir = mkdtempSync(join(tmpdir(), "troupe-join-file-"));
  try {
    const file = joinFile(dir);
    assert.equal(await file.read(), emptyBook);
    await file.write(book);
    assert.equal(await file.read(), book);
    const old = { minions: { m: { ...credential, previous: { hash: "g", untilMs: 5 } } } };
    writeFileSync(join(dir, "joining.json"), JSON.stringify(old));
    assert.equal(await file.read(), { tokens: {}, ...old, locals: [] });
    writeFileSync(join(dir, "joining.json"), "");
    assert.match(
      (await faultOf(file.read())).message,
      /it is empty; without it no minion could be told from a stranger/,
    );
  } finally {
    rmSync(dir, { recursive: true });
  }
});

const damages: readonly [unknown, RegExp][] = [
  [null, /no JSON object/],
  [[], /no JSON object/],
  [{ tokens: [] }, /tokens is no object/],
  [{ tokens: { t: { ...token, hash: 1 } } }, /tokens\.t\.hash is no string/],
  [{ locals: "here" }, /locals is no list/],
  [{ minions: { m: null } }, /minions\.m\.hash is no string/],
  [{ minions: { m: { ...credential, isUsed: 1 } } }, /minions\.m\.isUsed is no boolean/],
  [{ minions: { m: { ...credential, previous: {} } } }, /minions\.m\.previous has no hash/],
];
for (const [value, words] of damages)
  test(`${words.source}: such a book is no book`, () => {
    assert.throws(() => parseBook(JSON.stringify(value)), words);
  });

test.run();
