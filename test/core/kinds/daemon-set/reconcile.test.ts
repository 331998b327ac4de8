import fc from "fast-check";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { failedWaitMs } from "../../../../core/kinds/daemon-set/placing.js";
import type { DaemonPod } from "../../../../core/kinds/daemon-set/view.js";
import { Model, setOf } from "./model.js";

const test = suite("daemon sets");
const minions = ["m1", "m2", "m3"];
const rolling = (rollingUpdate: object): object => ({ updateStrategy: { rollingUpdate } });
const one = (model: Model, minion: string): DaemonPod => {
  const pod = [...model.pods.values()].find((p) => p.minion === minion);
  if (!pod) throw new Error(`no pod on ${minion}`);
  return pod;
};

test("each minion gets a pod, pinned to it, with tolerations of its own and the hash of its revision", () => {
  const model = new Model(setOf(), minions);
  const { create } = model.look();
  const [revision, pod] = create;
  assert.equal([revision?.kind, revision?.["revision"], create.length], ["ControllerRevision", 1, 4]);
  const hash = revision?.metadata.labels?.["controller-revision-hash"] ?? "";
  assert.is(revision?.metadata.name, `agent-${hash}`);
  assert.equal(pod?.metadata.labels, { app: "a", "controller-revision-hash": hash });
  const spec = pod?.["spec"] as { tolerations: { key: string }[] };
  assert.equal(
    spec.tolerations.map(({ key }) => key.slice("node.kubernetes.io/".length)),
    ["not-ready", "unreachable", "disk-pressure", "memory-pressure", "pid-pressure", "unschedulable"],
  );
  assert.equal(model.told, ["m1:1", "m2:1", "m3:1"]);
  model.settle();
  assert.equal(model.set.status, {
    currentNumberScheduled: 3,
    numberMisscheduled: 0,
    desiredNumberScheduled: 3,
    numberReady: 3,
    observedGeneration: 1,
    updatedNumberScheduled: 3,
    numberAvailable: 3,
  });
});

test("a minion that comes gets one, of one that goes it is taken; where it may only stay, it stays", () => {
  const model = new Model(setOf(), minions);
  model.settle();
  model.places.set("m4", true);
  model.places.delete("m1");
  model.places.set("m2", false);
  const { status } = model.look();
  assert.equal([(status as { numberMisscheduled: number }).numberMisscheduled], [2]);
  model.settle();
  assert.equal(model.told, ["m2:1", "m3:1", "m4:1"]);
  model.pods.delete(one(model, "m2").name);
  model.settle();
  assert.equal(model.told, ["m3:1", "m4:1"]);
});

test("beside a pod that is on its way out there is no other one; of two the one that was first stays", () => {
  const model = new Model(setOf(), ["m1"]);
  model.settle();
  const pod = one(model, "m1");
  model.put({ ...pod, terminating: true });
  assert.equal(model.look().create, []);
  model.put({ ...pod, terminating: false });
  model.put({ ...pod, name: "late", uid: "late", createdAtMs: pod.createdAtMs + 1 });
  assert.equal(
    model.look().remove.map(({ name }) => name),
    ["late"],
  );
});

test("one that failed is made anew, at the earliest after a while", () => {
  const model = new Model(setOf(), ["m1"]);
  model.settle();
  const pod = one(model, "m1");
  model.put({ ...pod, ended: "Failed", ready: false });
  const early = model.look();
  assert.equal([early.remove, early.againAtMs], [[], pod.createdAtMs + failedWaitMs]);
  model.nowMs += failedWaitMs;
  const { remove, notes } = model.look();
  assert.equal([remove.length, notes?.map(({ reason }) => reason)], [1, ["FailedDaemonPod"]]);
});

test("a roll goes minion by minion; with surge the new one comes first; by hand it waits for who deletes", () => {
  const model = new Model(setOf(), minions);
  model.settle();
  model.setImage("i:2");
  model.look();
  assert.equal(model.told, ["m2:1", "m3:1"]);
  model.settle();
  assert.equal(model.told, ["m1:2", "m2:2", "m3:2"]);

  const surging = new Model(setOf(rolling({ maxSurge: 1, maxUnavailable: 0 })), minions);
  surging.settle();
  surging.setImage("i:2");
  surging.look();
  assert.equal(surging.told, ["m1:1", "m1:2", "m2:1", "m3:1"]);
  surging.settle();
  assert.equal(surging.told, ["m1:2", "m2:2", "m3:2"]);

  const byHand = new Model(setOf({ updateStrategy: { type: "OnDelete" } }), minions);
  byHand.settle();
  byHand.setImage("i:2");
  byHand.settle();
  assert.equal(byHand.told, ["m1:1", "m2:1", "m3:1"]);
  byHand.pods.delete(one(byHand, "m2").name);
  byHand.settle();
  assert.equal(byHand.told, ["m1:1", "m2:2", "m3:1"]);
});

test("a template that is wanted again is the revision it was, with a new number; no more are kept than are asked for", () => {
  const model = new Model(setOf({ revisionHistoryLimit: 1 }), minions);
  for (const image of ["i:1", "i:2", "i:1"]) {
    model.setImage(image);
    model.settle();
  }
  assert.equal([[...model.revisions.values()].map((r) => r.revision), model.told[0]], [[3, 2], "m1:3"]);
  model.setImage("i:3");
  model.settle();
  assert.equal([...model.revisions.values()].map((r) => r.revision).sort(), [3, 4]);
});

test("pods wait to have been ready for long enough", () => {
  const model = new Model(setOf({ minReadySeconds: 10 }), ["m1"]);
  model.look();
  model.put({ ...one(model, "m1"), ready: true, readyAtMs: model.nowMs });
  const { status, againAtMs } = model.look();
  assert.equal(
    [(status as { numberAvailable?: number }).numberAvailable, againAtMs],
    [undefined, model.nowMs + 10_000],
  );
  model.nowMs += 10_000;
  model.look();
  assert.is(model.set.status?.numberAvailable, 1);
});

test("whom it means and nobody owns it adopts, and lets go whom it means no more, before anything else", () => {
  const model = new Model(setOf(), ["m1"]);
  model.settle();
  model.put({ ...one(model, "m1"), name: "free", uid: "free", tie: "free" });
  model.put({ ...one(model, "m1"), name: "stray", uid: "stray", tie: "stray" });
  const { adopt, release, create, remove } = model.look();
  assert.equal([adopt?.map((a) => a.name), release?.map((r) => r.name)], [["free"], ["stray"]]);
  assert.equal([create, remove], [[], []]);
});

test("a name that is another's is not taken", () => {
  const model = new Model(setOf(), ["m1"]);
  model.look();
  const [mine] = model.revisions.values();
  const other = { ...mine, metadata: { ...mine?.metadata, ownerReferences: [{ uid: "x", controller: true }] } };
  const anew = new Model(setOf(), ["m1"]);
  anew.revisions.set("other", other as never);
  anew.look();
  assert.is(new Set([...anew.revisions.values()].map(({ metadata }) => metadata.name)).size, 2);
});

test("however it rolls, no more minions are without a pod that serves than may be, and no two pods are on one without surge", () => {
  const amounts = fc.constantFrom<object>(
    { maxUnavailable: 1 },
    { maxUnavailable: "40%" },
    { maxSurge: 1, maxUnavailable: 0 },
    { maxSurge: "50%", maxUnavailable: 0 },
  );
  fc.assert(
    fc.property(
      amounts,
      fc.integer({ min: 1, max: 8 }),
      fc.array(fc.nat(9), { maxLength: 60 }),
      (amount, count, steps) => {
        const names = Array.from({ length: count }, (_, i) => `m${i}`);
        const model = new Model(setOf(rolling(amount)), names);
        model.settle();
        const { maxSurge = 0, maxUnavailable } = amount as {
          maxSurge?: number | string;
          maxUnavailable: number | string;
        };
        const of = (n: number | string): number =>
          typeof n === "number" ? n : Math.ceil((Number.parseInt(n, 10) * count) / 100);
        model.setImage("i:2");
        for (const step of steps) {
          model.look();
          assert.ok(model.available >= count - of(maxUnavailable), `${model.available} of ${count}`);
          assert.ok(model.pods.size <= count + of(maxSurge), `${model.pods.size} of ${count}`);
          const waiting = [...model.pods.values()].filter((p) => !p.ready);
          const next = waiting[step % Math.max(1, waiting.length)];
          if (next) model.put({ ...next, ready: true });
        }
        model.settle();
        assert.equal(model.told, names.map((name) => `${name}:2`).sort());
      },
    ),
    { numRuns: 200 },
  );
});

test.run();
