import { suite } from "uvu";
import * as assert from "uvu/assert";
import { axisOf } from "../../../scenarios/report/axis.js";
import type { Lane } from "../../../scenarios/report/chronicle.js";
import { drawLane } from "../../../scenarios/report/draw-lanes.js";

const test = suite("lanes, drawn");

const axis = axisOf([0, 50, 100], 100, 0, 1_000);
const lane = (more: Partial<Lane>): Lane => ({
  ...{ kind: "pod", id: "u", name: "web", minion: "m1", controller: "" },
  ...{ spans: [{ fromMs: 0, toMs: 50, state: "lost", why: "no <heartbeat>" }] },
  ...more,
});

test("a span begins and ends at its times, and says in its title what it was", () => {
  const text = drawLane(axis, lane({}), 20, false);
  assert.match(text, /<rect class="s lost" x="0" y="23.5" width="500" height="10" rx="2"\/>/);
  assert.match(text, /<title>web: lost \(no &lt;heartbeat&gt;\)\n/);
  assert.match(text, />lost<\/text>/, "there is room for the word");
});

test("what lasted for no time can be seen, and has no word", () => {
  const text = drawLane(axis, lane({ spans: [{ fromMs: 50, toMs: 50, state: "failed", why: "" }] }), 0, false);
  assert.match(text, /width="2"/);
  assert.not.match(text, />failed<\/text>/);
});

test("a replica is called by its controller and a part of its name", () => {
  const name = "0a1b2c3d-0000-0000-0000-000000000000";
  const text = drawLane(axis, lane({ name, controller: "web" }), 0, false);
  assert.ok(text.includes(`>web 0a1b2c3d<title>${name}</title></text>`), text);
});

test.run();
