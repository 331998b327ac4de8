import { suite } from "uvu";
import * as assert from "uvu/assert";
import type { Node } from "../../../core/kinds/node/object.js";
import { threeWay } from "../../../core/objects/three-way.js";
import { registered } from "../../../daemon/control/registration.js";

const test = suite("a minion's object after its hello");

const hello = (cpus: number, labels: Record<string, string>): Parameters<typeof registered>[1] => ({
  type: "hello",
  minion: "m1",
  address: "10.0.0.1",
  labels,
  facts: {
    bootId: "b",
    runId: "r",
    cpus,
    memoryBytes: 2 ** 30,
    runtime: "",
    os: "",
    architecture: "",
    version: "",
  },
  engineMessage: "",
  pods: [],
  tables: {},
});
const fresh: Node = { apiVersion: "v1", kind: "Node", metadata: { name: "m1" }, spec: {} };

test("a host that returns with other hardware and labels is seen as it is", () => {
  const first = registered(fresh, hello(2, { disk: "hdd", zone: "a" }), "");
  const second = registered(first, hello(8, { disk: "ssd" }), "");
  assert.is(second.status?.capacity?.["cpu"], "8");
  assert.is(second.status?.allocatable?.["cpu"], "8");
  assert.equal(second.metadata.labels, { disk: "ssd", "kubernetes.io/hostname": "m1" });
});

test("what an operator set, changed or took away stays so", () => {
  const first = registered(fresh, hello(2, { disk: "hdd", zone: "a" }), "10.244.1.0/24");
  const edited: Node = {
    ...first,
    metadata: { ...first.metadata, labels: { zone: "b", team: "red" } },
    spec: { ...first.spec, unschedulable: true },
    status: { ...first.status, capacity: { ...first.status?.capacity, pods: "7" } },
  };
  const second = registered(edited, hello(4, { disk: "hdd", zone: "a" }), "10.244.1.0/24");
  assert.equal(second.metadata.labels, { zone: "b", team: "red" });
  assert.equal(second.spec, { podCIDR: "10.244.1.0/24", unschedulable: true });
  assert.is(second.status?.capacity?.["pods"], "7");
  assert.is(second.status?.allocatable?.["pods"], "7");
  assert.is(second.status?.capacity?.["cpu"], "4");
});

test("what a manifest said before the minion came counts as set by hand", () => {
  const made: Node = { ...fresh, status: { capacity: { cpu: "1" } } };
  assert.is(registered(made, hello(4, {}), "").status?.allocatable?.["cpu"], "1");
});

const table: readonly (readonly [before: object, now: object, current: object, merged: object])[] = [
  [{}, { a: 1 }, {}, { a: 1 }],
  [{ a: 1 }, { a: 2 }, { a: 1 }, { a: 2 }],
  [{ a: 1 }, { a: 2 }, { a: 3 }, { a: 3 }],
  [{ a: 1 }, { a: 2 }, {}, {}],
  [{ a: 1 }, {}, { a: 1, b: 1 }, { b: 1 }],
];
for (const [before, now, current, merged] of table)
  test(`${JSON.stringify([before, now, current])} → ${JSON.stringify(merged)}`, () =>
    assert.equal(threeWay(before as never, now as never, current as never), merged));

test.run();
