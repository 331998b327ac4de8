import { suite } from "uvu";
import * as assert from "uvu/assert";
import { sealWith } from "../../../../daemon/adapters/store/seal.js";

const test = suite("seals");

test("what was sealed is opened as it was, with its revision, and nothing else is", () => {
  const seal = sealWith([Buffer.alloc(32, 1)]);
  const sealed = seal.close("ä secret", 7);
  assert.is(seal.open(sealed, 7), "ä secret");
  assert.not.equal(seal.close("ä secret", 7), sealed);
  assert.throws(() => seal.open(sealed, 8), /is not what key/);
  assert.throws(() => seal.open(`${sealed.slice(0, -4)}AAAA`, 7), /is not what key/);
  assert.throws(() => seal.open(sealed.slice(0, 12), 7), /is not what key/);
});

test("the first key seals, all of them open", () => {
  const [a, b] = [Buffer.alloc(32, 1), Buffer.alloc(32, 2)];
  const old = sealWith([a]).close("x", 1);
  assert.is(sealWith([b, a]).open(old, 1), "x");
  assert.throws(() => sealWith([b]).open(old, 1), /put secrets.key back/);
  assert.is(sealWith([b]).open(sealWith([b, a]).close("y", 2), 2), "y");
  assert.throws(() => sealWith([]).close("x", 1), /no key/);
});

test.run();
