import { suite } from "uvu";
import * as assert from "uvu/assert";
import { Allowance } from "../../../core/link/allowance.js";
import { BackOff } from "../../../core/link/back-off.js";
import { backOffMsFirst, backOffMsMax, forgivenAfterMs } from "../../../core/link/rates.js";

const it = suite("who is not listened to");

it("the wait doubles up to its ceiling, and is each peer's own", () => {
  const book = new BackOff();
  let nowMs = 0;
  const waits: number[] = [];
  for (let i = 0; i < 12; i++) {
    waits.push(book.offended("a", nowMs));
    assert.is(book.waitMs("a", nowMs + 1), (waits.at(-1) ?? 0) - 1);
    nowMs += waits.at(-1) ?? 0;
    assert.is(book.waitMs("a", nowMs), 0);
  }
  assert.equal(
    waits.slice(0, 4),
    [1, 2, 4, 8].map((n) => n * backOffMsFirst),
  );
  assert.is(waits.at(-1), backOffMsMax);
  assert.is(book.waitMs("b", 0), 0);
});

it("what was long ago is forgotten", () => {
  const book = new BackOff();
  book.offended("a", 0);
  book.offended("a", 2_000);
  assert.is(book.offended("a", 4_000 + forgivenAfterMs), backOffMsFirst);
});

it("what is long counts as several", () => {
  const allowance = new Allowance(10, 100, 0);
  assert.ok(allowance.take(0, 60));
  assert.not(allowance.take(0, 60));
  assert.ok(allowance.take(0, 40));
  assert.not(allowance.take(1_000, 11));
  assert.ok(allowance.take(1_100, 11));
});

it("a burst passes and a flood does not", () => {
  const allowance = new Allowance(10, 100, 0);
  const taken = (nowMs: number): number => {
    let count = 0;
    while (allowance.take(nowMs)) count++;
    return count;
  };
  assert.is(taken(0), 100);
  assert.is(taken(500), 5);
  assert.is(taken(1_500), 10);
  assert.is(taken(3_600_000), 100, "no more than at once, however long it was silent");
});

it.run();
