import { suite } from "uvu";
import * as assert from "uvu/assert";
import type { Pod } from "../../../core/kinds/pod/object.js";
import type { ReplicationController } from "../../../core/kinds/replication-controller/object.js";
import { Told } from "../../../scenarios/replay/told.js";

const test = suite("what a journal tells in the words of scenarios");

const pod = (name: string, controller?: string): Pod => ({
  kind: "Pod",
  metadata: {
    ...{ name, uid: name, creationTimestamp: "2014-11-25T12:00:00Z" },
    ...(controller === undefined
      ? {}
      : {
          ownerReferences: [
            { apiVersion: "v1", kind: "ReplicationController", name: controller, uid: "rc", controller: true },
          ],
        }),
  },
  spec: { nodeName: "m1", containers: [{ name: "c", image: "i" }] },
});
const nowMs = Date.parse("2014-11-25T12:00:00Z");
const words = (told: Told): string[] => told.happenings.map((h) => `${h.name} ${h.subject}`);

test("what somebody made, and nobody's controller", () => {
  const told = new Told();
  told.beganMs = nowMs + 60_000;
  told.created(pod("solo"), nowMs + 61_000);
  told.created(pod("replica", "web"), nowMs + 61_000);
  told.created({ kind: "Service", metadata: { name: "kubernetes", uid: "s" }, spec: {} } as never, nowMs + 61_000);
  assert.equal(words(told), ["create Pod solo"]);
  assert.is(told.happenings[0]?.atMs, 0, "it was there when the recording began");
  told.know(pod("solo"));
  told.created(pod("solo"), nowMs + 62_000);
  assert.is(told.happenings.length, 1, "once");
});

test("another number, or another image", () => {
  const rc = (replicas: number, image: string): ReplicationController => ({
    kind: "ReplicationController",
    metadata: { name: "web" },
    spec: { replicas, template: { spec: { containers: [{ name: "c", image }] } } },
  });
  const told = new Told();
  told.changed(rc(1, "i:1"), rc(1, "i:1"), 1);
  told.changed(rc(1, "i:1"), rc(3, "i:1"), 2);
  told.changed(rc(3, "i:1"), rc(3, "i:2"), 3);
  assert.equal(
    told.happenings.map((h) => [h.name, h.more]),
    [
      ["resize", { controller: "web", replicas: 3 }],
      ["rolling-update", { controller: "web", image: "i:2" }],
    ],
  );
});

test("a cordon after which replicas are deleted is a drain; what their controller removes is nobody's deed", () => {
  const told = new Told();
  told.action("cordon", "m1", 1_000, { on: "m1" }, ["m1"]);
  told.unwanted(["a"]);
  told.podDeleted(pod("a", "web"), 2_000);
  assert.equal(words(told), ["cordon m1"]);
  told.podDeleted(pod("b", "web"), 2_000);
  assert.equal(words(told), ["drain m1"]);
  told.podDeleted(pod("solo"), 3_000);
  assert.equal(words(told), ["drain m1", "delete Pod solo"]);
});

test("why a pod that ran does not", () => {
  const told = new Told();
  const report = (state: string, cause?: object): never =>
    ({ uid: "a", namespace: "default", name: "a", seq: 1, state, status: {}, ...(cause ? { cause } : {}) }) as never;
  told.reported(pod("a", "web"), report("failed", { type: "died", container: "c", exitCode: 3 }), "Running", 1);
  told.reported(pod("a", "web"), report("failed", { type: "died", oomKilled: true }), "Running", 2);
  told.reported(pod("a", "web"), report("failed", { type: "probe" }), "Running", 3);
  told.reported(pod("a", "web"), report("running"), "Running", 4);
  told.reported(pod("a", "web"), report("failed"), "Pending.starting", 5);
  assert.equal(
    told.happenings.map((h) => [h.name, h.subject, h.more]),
    [
      ["container-exit", "one pod of web", { exitCode: 3 }],
      ["container-oom", "one pod of web", {}],
      ["container-hang", "one pod of web", {}],
    ],
  );
});

test.run();
