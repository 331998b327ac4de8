import { suite } from "uvu";
import * as assert from "uvu/assert";
import { Limit, Pace, slownessOf } from "./pace.js";

const it = suite("the machine's pace");

it("is the middle one of what was measured, never faster than usual, and has an end", () => {
  assert.is(slownessOf([]), 1);
  assert.is(slownessOf([10, 20, 30]), 1);
  assert.is(slownessOf([60, 180, 9_000]), 3);
  assert.is(slownessOf([1e9]), 10);
});

it("is measured at the start", async () => {
  const pace = new Pace(async () => 120);
  await pace.start();
  pace.stop();
  assert.is(pace.slowness, 2);
});

it("stretches a limit as long as it is slow, and says so", () => {
  const limit = new Limit(60_000);
  limit.pass(30_000, 1);
  assert.not(limit.isOver);
  limit.pass(60_000, 4);
  assert.not(limit.isOver);
  assert.is(limit.remark, "the machine was 2.0 times slower than usual: its limit of 60 s was stretched to 120 s");
  limit.pass(15_000, 1);
  assert.ok(limit.isOver);
  assert.match(limit.text, /^105 s, which is 60 s on a machine that is as usual$/);
});

it("leaves a limit on a machine that is as usual alone", () => {
  const limit = new Limit(60_000);
  limit.pass(60_000, 1);
  assert.equal([limit.isOver, limit.remark, limit.text], [true, "", "60 s"]);
});

it.run();
