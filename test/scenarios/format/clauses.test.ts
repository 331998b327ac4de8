import { suite } from "uvu";
import * as assert from "uvu/assert";
import type { Pod } from "../../../core/kinds/pod/object.js";
import { conditionHint, parseCondition } from "../../../scenarios/format/conditions.js";
import type { Observation, Page } from "../../../scenarios/observation.js";
import { ObjectMirror } from "../../../scenarios/simulation/object-mirror.js";

const test = suite("conditions of scenarios");

const objects = new ObjectMirror();
const ready = { type: "Ready", status: "True" };
const web = (i: number): Pod => ({
  kind: "Pod",
  metadata: { name: `web-${i}`, uid: `w${i}`, ...owned },
  spec: { containers: [{ name: "c", image: "i" }], nodeName: "m1" },
  status: {
    phase: "Running",
    conditions: i > 0 ? [ready] : [],
    containerStatuses: [{ name: "c", image: "i", imageID: "", ready: i > 0, restartCount: i }],
  },
});
const owned = {
  namespace: "default",
  ownerReferences: [{ apiVersion: "v1", kind: "ReplicationController", name: "web", uid: "rc", controller: true }],
};
const all = [
  ...[0, 1, 2].map(web),
  {
    kind: "Node",
    metadata: { name: "m1" },
    spec: {},
    status: { conditions: [ready, { type: "Slow", status: "True" }] },
  },
  { kind: "Node", metadata: { name: "m2" }, spec: {}, status: { conditions: [{ type: "Ready", status: "False" }] } },
  {
    kind: "Endpoints",
    metadata: { name: "web", namespace: "default" },
    subsets: [{ addresses: [{ ip: "10.0.0.1" }, { ip: "10.0.0.2" }], ports: [{ port: 80 }] }],
  },
  {
    kind: "Event",
    metadata: { name: "e", namespace: "default" },
    reason: "Started",
    involvedObject: { name: "web-1" },
  },
] as never[];
objects.land({
  put: all.map((object, i) => ({ type: "ADDED" as const, object, revision: i + 1 })),
  drop: [],
  floor: 0,
  revision: all.length,
});

const page: Page = { first: { id: "a", agents: [] }, now: { id: "a", agents: [1, 2], count: 2 } };
const seen: Observation = { nowMs: 0, objects, masterUp: true, powered: () => true };

const holds = (text: string, o: Observation = seen): boolean => {
  const condition = parseCondition(text);
  if (!condition) throw new Error(`${text} is no condition`);
  return condition.holds(o);
};

for (const [text, wanted] of [
  ["3 pods of web", true],
  ["2 pods of web ready", true],
  ["at least 3 pods of web ready", false],
  ["at most 2 pods of web ready and no pods of web pending", true],
  ["pod web-1 ready", true],
  ["pod web-0 ready", false],
  ["1 minion ready", true],
  ["1 minion lost", true],
  ["1 minion with Slow", true],
  ["all minions ready", false],
  ["minion m2 lost", true],
  ["service web has 2 endpoints", true],
  ["service none has no endpoints", true],
  ["web restarted exactly 3 times", true],
  ["web restarted at least 4 times", false],
  ["event Started of web", true],
  ["event Started of db", false],
  ["event Killed", false],
  ["master up", true],
  ["master down", false],
] as const)
  test(`${text}: ${wanted}`, () => assert.is(holds(text), wanted));

test("pages are looked at where they can be seen, and believed where they cannot", () => {
  const looking = { ...seen, page: () => page };
  for (const [text, wanted] of [
    ["page /api of web shows 2 agents", true],
    ["page /api of web shows 1 agent", false],
    ["page /api of web shows count 2", true],
    ["page /api of web keeps id", true],
    ["page /api of web keeps agents", false],
  ] as const) {
    assert.is(holds(text, looking), wanted, text);
    assert.ok(holds(text));
  }
});

test("what is said when a text is none are conditions", () => {
  for (const [, text = ""] of conditionHint.matchAll(/"([^"]+)",/g)) assert.ok(parseCondition(text), text);
  for (const text of ["", "3 pods of web happy", "many pods of web", "2 minions tired", "web"])
    assert.is(parseCondition(text), undefined, text);
});

test.run();
