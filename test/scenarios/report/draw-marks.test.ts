import { suite } from "uvu";
import * as assert from "uvu/assert";
import type { Chronicle } from "../../../scenarios/report/chronicle.js";
import { drawExpectations, drawMarks } from "../../../scenarios/report/draw-marks.js";
import type { Mark } from "../../../scenarios/result.js";

const test = suite("marks, drawn");

/** A pixel for each ms. */
const axis = { pieces: [], x: (ms: number): number => ms };
const of = (...marks: Mark[]): Chronicle => ({ marks }) as unknown as Chronicle;

test("marks that are close stand one below the other, and hit whom they befell", () => {
  const rows = new Map([["m1", { y: 100, height: 20 }]]);
  const marks: Mark[] = [
    { type: "fault", text: "power-cut <m1>", atMs: 0, minions: ["m1"] },
    { type: "action", text: "resize", atMs: 5 },
    { type: "action", text: "delete", atMs: 900 },
  ];
  const [text, height] = drawMarks(axis, of(...marks), rows, 300);
  assert.is(height, 40);
  assert.match(text, /<g class="mark fault"><title>1\. power-cut &lt;m1&gt;\n.*?<circle cx="0" cy="10" /s);
  assert.match(text, /<circle cx="5" cy="30" r="8.5"\/><text x="5" y="33.5">2</);
  assert.match(text, /<circle cx="900" cy="10" /);
  assert.match(text, /<g class="hit fault">.*<circle cx="0" cy="110" r="4.5"\/>/s);
});

test("what came as expected has a tick, and is no mark", () => {
  const chronicle = of({ type: "expect", text: "2 pods of web ready", atMs: 500, tookMs: 120 });
  assert.match(drawExpectations(axis, chronicle, 10), /as expected: 2 pods of web ready\n.*<path d="M496.5,6 /s);
  assert.equal(drawMarks(axis, chronicle, new Map(), 100), ["", 0]);
});

test.run();
