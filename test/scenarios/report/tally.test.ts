import { suite } from "uvu";
import * as assert from "uvu/assert";
import type { Pod } from "../../../core/kinds/pod/object.js";
import { Tally } from "../../../scenarios/report/tally.js";

const test = suite("how many are wanted and ready");

const pod = (uid: string, isReady: boolean, more: Partial<Pod["metadata"]> = {}): Pod => ({
  kind: "Pod",
  metadata: { name: uid, uid, ...more },
  spec: { containers: [] },
  status: { phase: "Running", conditions: [{ type: "Ready", status: isReady ? "True" : "False" }] },
});

test("a controller's replicas, each counted once", () => {
  const tally = new Tally();
  tally.want("web", 2, 0);
  tally.count(pod("a", true), "controller", "web", false, 10);
  tally.count(pod("a", true), "controller", "web", false, 15);
  tally.count(pod("b", true), "controller", "web", false, 20);
  tally.count(pod("a", false), "controller", "web", false, 30);
  tally.count(pod("b", true), "controller", "web", true, 40);
  assert.equal(tally.end(0), [
    {
      kind: "controller",
      name: "web",
      levels: [
        { atMs: 0, ready: 0, wanted: 2 },
        { atMs: 10, ready: 1, wanted: 2 },
        { atMs: 20, ready: 2, wanted: 2 },
        { atMs: 30, ready: 1, wanted: 2 },
        { atMs: 40, ready: 0, wanted: 2 },
      ],
    },
  ]);
});

test("a pod without a controller is wanted until it is on its way out", () => {
  const tally = new Tally();
  tally.count(pod("solo", true), "pod", "solo", false, 0);
  tally.count(pod("solo", true, { deletionTimestamp: "2014-11-25T12:00:00Z" }), "pod", "solo", false, 50);
  assert.equal(
    tally.end(0)[0]?.levels.map((l) => l.wanted),
    [1, 0],
  );
});

test("that all were there for a moment ends a shortage; what was before holds at the beginning", () => {
  const tally = new Tally();
  tally.want("web", 1, 0);
  tally.count(pod("a", true), "controller", "web", false, 0);
  tally.count(pod("a", false), "controller", "web", false, 60);
  assert.equal(tally.end(50)[0]?.levels, [
    { atMs: 0, ready: 1, wanted: 1 },
    { atMs: 10, ready: 0, wanted: 1 },
  ]);
});

test.run();
