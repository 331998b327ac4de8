import { suite } from "uvu";
import * as assert from "uvu/assert";
import type { ActorEvent } from "../../actors/events.js";
import { replicationControllerMachine } from "../../actors/replication-controller.js";
import { serviceMachine } from "../../actors/service/machine.js";
import type { ReplicaView } from "../../core/kinds/replicas/view.js";
import type { ReplicationController } from "../../core/kinds/replication-controller/object.js";
import type { Service } from "../../core/kinds/service/object.js";
import { Driver } from "./drive.js";

const controllers = suite("replication controller machine");
const controller = (replicas: number): ReplicationController => ({
  kind: "ReplicationController",
  metadata: { name: "rc", namespace: "default", uid: "rc1", generation: 1 },
  spec: { replicas, selector: { a: "b" } },
});
const replica = (uid: string, more: Partial<ReplicaView> = {}): ReplicaView => ({
  uid,
  name: uid,
  minion: "m1",
  phase: "Running",
  ready: true,
  terminating: false,
  finished: false,
  lost: false,
  healing: false,
  createdAtMs: 1,
  restarts: 0,
  ...more,
});
const observed = (wanted: number, replicas: ReplicaView[]): ActorEvent => ({
  type: "controller.observed",
  object: controller(wanted),
  children: replicas,
});

controllers("makes what is missing, once: what is observed meanwhile is stale", () => {
  const it = new Driver(replicationControllerMachine, { object: controller(3) });
  it.tell(observed(3, [replica("p1")]));
  assert.is(it.command("createReplicas").count, 2);
  it.tell(observed(3, [replica("p1")]));
  assert.not.ok(it.said.includes("createReplicas"));
  it.tell({ type: "controller.acted", created: ["p2", "p3"], removed: [], failed: 0, why: "" });
  assert.is(it.command("note").message, "created 2 pods: p2, p3");
  it.tell(observed(3, [replica("p1"), replica("p2"), replica("p3")]));
  assert.is(it.state, "Stable");
  assert.is(it.command("writeControllerStatus").status.readyReplicas, 3);
});

controllers("removes what is too much", () => {
  const it = new Driver(replicationControllerMachine, { object: controller(1) });
  it.tell(observed(1, [replica("p1"), replica("p2", { ready: false, phase: "Pending" })]));
  assert.equal(it.command("removeReplicas").uids, ["p2"]);
});

controllers("names what it made and removed, of many the first", () => {
  const said = (created: string[], removed: string[]): string => {
    const it = new Driver(replicationControllerMachine, { object: controller(9) });
    it.tell(observed(9, []));
    it.tell({ type: "controller.acted", created, removed, failed: 0, why: "" });
    const { reason, message } = it.command("note");
    return `${reason}: ${message}`;
  };
  assert.is(said(["a"], []), "SuccessfulCreate: created pod a");
  assert.is(said([..."abcdefg"], []), "SuccessfulCreate: created 7 pods: a, b, c, d, e and 2 more");
  assert.is(said([], ["a"]), "SuccessfulDelete: deleted pod a");
});

controllers("replaces lost and finished replicas, leaves healing ones to their minion", () => {
  const it = new Driver(replicationControllerMachine, { object: controller(3) });
  it.tell(
    observed(3, [
      replica("p1", { lost: true }),
      replica("p2", { finished: true }),
      replica("p3", { healing: true, ready: false }),
    ]),
  );
  assert.is(it.command("createReplicas").count, 2);
});

controllers("a refusal is told, and waited on longer each time", async () => {
  const it = new Driver(replicationControllerMachine, { object: controller(1) });
  for (const waitMs of [1_000, 2_000]) {
    it.tell(observed(1, []));
    it.tell({ type: "controller.acted", created: [], removed: [], failed: 1, why: "disk full" });
    assert.is(it.command("note").message, "disk full");
    assert.is(it.state, "BackingOff");
    await it.clock.advance(waitMs - 1);
    assert.is(it.state, "BackingOff");
    await it.clock.advance(1);
    assert.is(it.state, "Stable");
    // Nothing else may happen that would show it how things are.
    assert.equal(it.said, ["observe"]);
  }
});

controllers("an unchanged status is not written again", () => {
  const it = new Driver(replicationControllerMachine, { object: controller(1) });
  it.tell(observed(1, [replica("p1")]));
  it.tell(observed(1, [replica("p1")]));
  assert.equal(it.said, []);
});

controllers.run();

const services = suite("service machine");
const service: Service = {
  kind: "Service",
  metadata: { name: "web", namespace: "default" },
  spec: { selector: { a: "b" }, ports: [{ port: 80 }] },
};
const subsets = [{ addresses: [{ ip: "10.244.0.5" }], ports: [{ port: 8080 }] }];

services("plans what changed, and nothing else", () => {
  const it = new Driver(serviceMachine, { object: service });
  it.tell({ type: "service.observed", object: service, subsets });
  assert.is(it.state, "Serving");
  assert.equal(it.said, ["writeEndpoints", "plan"]);
  it.tell({ type: "service.observed", object: service, subsets });
  assert.equal(it.said, []);
  const annotations = { "troupe.io/balancing": "least-connections" };
  const wishing = { ...service, metadata: { ...service.metadata, annotations } };
  it.tell({ type: "service.observed", object: wishing, subsets });
  assert.equal(it.said, ["writeEndpoints", "plan"], "it asks something else of its portals");
  const labelled = { ...wishing, metadata: { ...wishing.metadata, labels: { a: "b" } } };
  it.tell({ type: "service.observed", object: labelled, subsets });
  assert.equal(it.said, []);
  it.tell({ type: "service.observed", object: service, subsets: [] });
  assert.is(it.state, "Idle");
});

services("without a selector the endpoints are somebody else's", () => {
  const object: Service = { ...service, spec: { ports: [{ port: 80 }] } };
  const it = new Driver(serviceMachine, { object });
  it.tell({ type: "service.observed", object, subsets });
  assert.equal(it.said, ["plan"]);
});

services.run();
