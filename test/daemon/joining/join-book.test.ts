import { suite } from "uvu";
import * as assert from "uvu/assert";
import type { FaultReason } from "../../../core/fault.js";
import { Fault } from "../../../core/fault.js";
import {
  addToken,
  admit,
  emptyBook,
  endedTokenKeptMs,
  type JoinBook,
  recognise,
  removeMinion,
  removeToken,
  rotate,
  rotationOverlapMs,
  type TokenEntry,
  tokensMax,
} from "../../../daemon/joining/join-book.js";

const test = suite("join book");

const token = (id: string, more: Partial<TokenEntry> = {}): TokenEntry => ({
  id,
  hash: `hash of ${id}`,
  createdAtMs: 0,
  expiresAtMs: 1_000,
  uses: 0,
  ...more,
});
const joins = (minion: string, tokenId: string, secretHash: string) => ({
  ...{ minion, tokenId, secretHash },
  tokenHash: `hash of ${tokenId}`,
});
/** A book with a token `t` and a minion `a` that joined with it and has the secret `a1`. */
const joined = (): JoinBook => admit(addToken(emptyBook, token("t")), joins("a", "t", "a1"), 10);

function refused(reason: FaultReason, what: string | RegExp, fn: () => unknown): void {
  assert.throws(fn, (error: unknown) => {
    assert.instance(error, Fault);
    assert.is((error as Fault).reason, reason);
    assert.match((error as Fault).message, what);
    return true;
  });
}

test("a minion joins with a good token, and is known by its secret alone", () => {
  const book = joined();
  assert.is(book.tokens["t"]?.uses, 1);
  assert.equal(book.minions["a"], { hash: "a1", sinceMs: 10, isUsed: false, token: "t" });
  const seen = recognise(book, "a", "a1", 20);
  assert.is(seen.minions["a"]?.isUsed, true);
  assert.is(recognise(seen, "a", "a1", 30), seen, "nothing new is learnt");
  refused("Unauthorized", 'not the credential of minion "a"', () => recognise(book, "a", "guess", 20));
  refused("Unauthorized", "has no credential here", () => recognise(book, "b", "guess", 20));
  refused("Unauthorized", "has no credential here", () => recognise(book, "__proto__", "guess", 20));
});

test("a credential is not good for another minion's name", () => {
  const book = admit(joined(), joins("b", "t", "b1"), 20);
  refused("Forbidden", 'credential of minion "a", not of "b"', () => recognise(book, "b", "a1", 30));
  refused("Forbidden", 'credential of minion "a", not of "c"', () => recognise(book, "c", "a1", 30));
});

test("tokens: unknown, wrong, expired, revoked and another minion's are refused", () => {
  const book = addToken(addToken(emptyBook, token("t")), token("mine", { minion: "a" }));
  refused("Unauthorized", "is not known here", () => admit(book, joins("a", "none", "a1"), 10));
  refused("Unauthorized", "is not known here", () => admit(book, joins("a", "constructor", "a1"), 10));
  refused("Unauthorized", "secret of join token t is wrong", () =>
    admit(book, { ...joins("a", "t", "a1"), tokenHash: "guess" }, 10),
  );
  refused("Unauthorized", /expired at 1970-01-01T00:00:01/, () => admit(book, joins("a", "t", "a1"), 1_000));
  refused("Unauthorized", "is not known here", () => admit(removeToken(book, "t"), joins("a", "t", "a1"), 10));
  refused("Forbidden", 'is for minion "a", not for "b"', () => admit(book, joins("b", "mine", "b1"), 10));
  refused("NotFound", "none", () => removeToken(book, "none"));
});

test("a name that is taken stays its minion's, unless the minion or a token of its own says otherwise", () => {
  const book = addToken(joined(), token("mine", { minion: "a" }));
  refused("Conflict", 'there is a minion "a" already', () => admit(book, joins("a", "t", "thief"), 20));
  refused("Conflict", "already", () => admit(book, { ...joins("a", "t", "thief"), oldHash: "guess" }, 20));
  assert.is(admit(book, joins("a", "t", "a1"), 20).minions["a"]?.hash, "a1", "the answer was lost");
  assert.is(admit(book, { ...joins("a", "t", "a2"), oldHash: "a1" }, 20).minions["a"]?.hash, "a2");
  const again = admit(book, joins("a", "mine", "a2"), 20);
  refused("Unauthorized", "not the credential", () => recognise(again, "a", "a1", 30));
});

test("who is revoked is unknown, and may join again", () => {
  const book = removeMinion(joined(), "a");
  refused("Unauthorized", "it was revoked", () => recognise(book, "a", "a1", 20));
  refused("NotFound", "a", () => removeMinion(book, "a"));
  assert.is(admit(book, joins("a", "t", "a2"), 20).minions["a"]?.hash, "a2");
});

test("rotation: the old secret is good until the new one was used, however long that takes, and a minute then", () => {
  const rotated = rotate(recognise(joined(), "a", "a1", 20), "a", "a1", "a2", 100);
  const yearsMs = 1e11;
  assert.is(recognise(rotated, "a", "a1", yearsMs), rotated);
  const used = recognise(rotated, "a", "a2", yearsMs);
  assert.is(recognise(used, "a", "a1", yearsMs + rotationOverlapMs - 1), used);
  refused("Unauthorized", "was replaced", () => recognise(used, "a", "a1", yearsMs + rotationOverlapMs));
  recognise(used, "a", "a2", 2 * yearsMs);
});

test("rotation: its answer may get lost, and a secret that was replaced replaces nothing", () => {
  const rotated = rotate(joined(), "a", "a1", "a2", 100);
  assert.is(rotate(rotated, "a", "a1", "a2", 110), rotated, "asked again");
  const other = rotate(rotated, "a", "a1", "a3", 110);
  assert.is(other.minions["a"]?.hash, "a3", "the minion forgot what it asked for");
  const used = recognise(other, "a", "a3", 120);
  refused("Unauthorized", "was replaced", () => rotate(used, "a", "a1", "thief", 130));
  refused("Forbidden", "credential of minion", () => rotate(used, "b", "a3", "thief", 130));
});

test("tokens that ended are forgotten after a day; there is a limit to them", () => {
  const old = addToken(emptyBook, token("old"));
  assert.ok(addToken(old, token("new", { createdAtMs: 1_000 + endedTokenKeptMs - 1 })).tokens["old"]);
  assert.not.ok(addToken(old, token("new", { createdAtMs: 1_000 + endedTokenKeptMs })).tokens["old"]);
  let book = emptyBook;
  for (let i = 0; i < tokensMax; i++) book = addToken(book, token(`t${i}`));
  refused("TooManyRequests", "revoke some", () => addToken(book, token("more")));
});

test.run();
