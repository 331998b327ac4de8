/** A certificate and its key change as one, wherever it is interrupted. */
import { mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { makeCa } from "../../../daemon/master/make-certificates.js";
import { type Pair, readPair, removePair, writePair } from "../../../daemon/master/pair-file.js";
import { faultOf } from "../../contracts/store/subject.js";

const test = suite("pair of files");
let dir: string;
let old: Pair;
let next: Pair;

test.before(async () => {
  [old, next] = [await makeCa(Date.now()), await makeCa(Date.now())];
});
test.before.each(() => {
  dir = mkdtempSync(join(tmpdir(), "troupe-pair-"));
});
test.after.each(() => {
  rmSync(dir, { recursive: true, force: true });
});

const read = () => readPair(dir, "ca", "mend it");
const put = (files: Record<string, string>): void => {
  for (const [name, text] of Object.entries(files)) writeFileSync(join(dir, name), text);
};
const isSame = (a: Pair | undefined, b: Pair): boolean => a?.key === b.key && a.cert.trim() === b.cert.trim();

test("what is written is read, is its owner's alone, and is gone when it is removed", async () => {
  assert.is(await read(), undefined);
  await writePair(dir, "ca", old);
  assert.ok(isSame(await read(), old));
  for (const name of readdirSync(dir)) assert.is(statSync(join(dir, name)).mode & 0o777, 0o600);
  await removePair(dir, "ca");
  assert.is(await read(), undefined);
});

/** Every state a disk can be in while the second pair is written, and what is read then. */
const states: readonly [string, () => Record<string, string>, () => Pair | undefined][] = [
  ["first: half a key beside", () => ({ "ca.key.new": next.key.slice(0, 40) }), () => undefined],
  ["first: both beside", () => ({ "ca.key.new": next.key, "ca.crt.new": next.cert }), () => undefined],
  ["first: key in place", () => ({ "ca.key": next.key, "ca.crt.new": next.cert }), () => next],
  ["half a key beside", () => ({ ...present(), "ca.key.new": next.key.slice(0, 40) }), () => old],
  [
    "half a certificate beside",
    () => ({ ...present(), "ca.key.new": next.key, "ca.crt.new": next.cert.slice(0, 99) }),
    () => old,
  ],
  ["both beside", () => ({ ...present(), "ca.key.new": next.key, "ca.crt.new": next.cert }), () => old],
  ["key in place", () => ({ "ca.key": next.key, "ca.crt": old.cert, "ca.crt.new": next.cert }), () => next],
  ["both in place", () => ({ "ca.key": next.key, "ca.crt": next.cert }), () => next],
];
const present = (): Record<string, string> => ({ "ca.key": old.key, "ca.crt": old.cert });

for (const [what, files, expected] of states)
  test(`interrupted (${what}): the old pair or the new one is read, and nothing stays beside it`, async () => {
    put(files());
    const wanted = expected();
    const found = await read();
    assert.ok(wanted ? isSame(found, wanted) : found === undefined);
    assert.equal(
      readdirSync(dir).filter((name) => name.endsWith(".new")),
      [],
    );
  });

const damages: readonly [string, () => Record<string, string>, RegExp][] = [
  ["an empty certificate", () => ({ ...present(), "ca.crt": "" }), /ca\.crt cannot be trusted: it is empty; mend it/],
  ["an empty key", () => ({ ...present(), "ca.key": "" }), /ca\.key cannot be trusted: it is empty; mend it/],
  ["a key that is none", () => ({ ...present(), "ca.key": "hello" }), /ca\.key cannot be trusted/],
  ["half a certificate", () => ({ ...present(), "ca.crt": old.cert.slice(0, 200) }), /ca\.crt cannot be trusted/],
  ["a certificate alone", () => ({ "ca.crt": old.cert }), /ca\.key is missing, and .*ca\.crt is there; mend it/],
  ["a key alone", () => ({ "ca.key": old.key }), /ca\.crt is missing, and .*ca\.key is there; mend it/],
  [
    "two that do not belong together",
    () => ({ "ca.crt": old.cert, "ca.key": next.key }),
    /do not belong together; mend it/,
  ],
];
for (const [what, files, words] of damages)
  test(`${what} is a fault, and nothing is changed`, async () => {
    put(files());
    assert.match((await faultOf(read())).message, words);
    assert.equal(readdirSync(dir).sort(), Object.keys(files()).sort());
  });

test.run();
