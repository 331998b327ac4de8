import { suite } from "uvu";
import * as assert from "uvu/assert";
import { tellCounts } from "../../../../daemon/minion/dns/tell-counts.js";
import { VirtualClock } from "../engine/virtual-clock.js";

const it = suite("counts of names");

it("are told at once, when they have changed, and again what could not be told", async () => {
  const clock = new VirtualClock();
  const counts = { queries: 0, forwarded: 0, failed: 0, refused: 0 };
  const told: number[] = [];
  let works = true;
  const telling = tellCounts(counts, clock, async ({ queries }) => {
    told.push(queries);
    if (!works) throw new Error("the disk is full");
  });
  clock.advance(10_000);
  assert.equal(told, [0]);
  counts.queries = 3;
  works = false;
  clock.advance(5_000);
  await Promise.resolve();
  works = true;
  clock.advance(15_000);
  assert.equal(told, [0, 3, 3]);
  telling.close();
  counts.queries = 4;
  clock.advance(10_000);
  assert.equal(told, [0, 3, 3]);
});

it.run();
