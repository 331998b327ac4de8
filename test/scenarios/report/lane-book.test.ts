import { suite } from "uvu";
import * as assert from "uvu/assert";
import { LaneBook } from "../../../scenarios/report/lane-book.js";
import type { Look } from "../../../scenarios/report/looks.js";

const test = suite("the lanes of a report");
const [ready, lost]: [Look, Look] = [
  { state: "ready", why: "" },
  { state: "lost", why: "no heartbeat" },
];

test("a span lasts until it looks otherwise, is gone, or the report ends", () => {
  const book = new LaneBook();
  const m1 = book.lane("minion", "m1", "m1");
  assert.is(book.lane("minion", "m1", "m1"), m1, "each has one lane");
  book.look(m1, ready, 100);
  book.look(m1, { ...ready }, 150);
  book.look(m1, lost, 200);
  book.look(m1, undefined, 300);
  book.look(book.lane("pod", "u1", "web", "rc"), ready, 250);
  const [minion, pod] = book.end(100, 400);
  assert.equal(minion?.spans, [
    { fromMs: 0, toMs: 100, ...ready },
    { fromMs: 100, toMs: 200, ...lost },
  ]);
  assert.equal([pod?.name, pod?.controller, pod?.spans], ["web", "rc", [{ fromMs: 150, toMs: 300, ...ready }]]);
});

test("what was over before the beginning is not in it", () => {
  const book = new LaneBook();
  const early = book.lane("pod", "u1", "early");
  book.look(early, ready, 10);
  book.look(early, undefined, 20);
  book.look(book.lane("pod", "u2", "long"), ready, 10);
  assert.equal(
    book.end(100, 200).map((l) => [l.name, l.spans[0]?.fromMs]),
    [["long", 0]],
  );
});

test.run();
