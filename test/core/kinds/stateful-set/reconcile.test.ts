import fc from "fast-check";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import type { Pod } from "../../../../core/kinds/pod/object.js";
import { isReady, isTerminating } from "../../../../core/kinds/pod/phase.js";
import { ordinalOf } from "../../../../core/kinds/stateful-set/ordinals.js";
import { Model, setOf } from "./model.js";

const test = suite("stateful sets");
const isBad = (pod: Pod): boolean => pod.spec.containers[0]?.image === "bad";

test("pods come one by one, each when the one before is ready, with name, host, labels and revision of their own", () => {
  const model = new Model(setOf({ replicas: 3 }));
  model.look();
  assert.equal(model.names, ["web-0"]);
  model.look();
  assert.equal(model.names, ["web-0"]);
  model.settle();
  assert.equal(model.story, ["+web-0", "+web-1", "+web-2"]);
  const pod = model.pods.get("web-2") as Pod;
  assert.equal([pod.spec.hostname, pod.spec.subdomain], ["web-2", "web"]);
  const [revision] = model.revisions.keys();
  assert.match(revision ?? "", /^web-[bcdfghjklmnpqrstvwxz2456789]{4,10}$/);
  assert.equal(pod.metadata.labels, {
    app: "a",
    "statefulset.kubernetes.io/pod-name": "web-2",
    "apps.kubernetes.io/pod-index": "2",
    "controller-revision-hash": revision,
  });
  assert.equal(model.set.status, {
    observedGeneration: 1,
    replicas: 3,
    readyReplicas: 3,
    availableReplicas: 3,
    currentReplicas: 3,
    updatedReplicas: 3,
    currentRevision: revision,
    updateRevision: revision,
    collisionCount: 0,
  });
  const { create, update, remove, againAtMs } = model.look();
  assert.equal([create, update, remove, againAtMs], [[], [], [], undefined]);
});

test("in parallel all come and go at once; numbers begin where they shall", () => {
  const model = new Model(setOf({ replicas: 3, podManagementPolicy: "Parallel", ordinals: { start: 5 } }));
  model.look();
  assert.equal(model.names, ["web-5", "web-6", "web-7"]);
  model.settle();
  model.change({ replicas: 1 });
  model.look();
  assert.equal(model.story.slice(3), ["-web-7", "-web-6"]);
  model.settle();
  model.change({ ordinals: { start: 7 } });
  model.settle();
  assert.equal(model.names, ["web-7"]);
});

test("it shrinks from the highest number on, one by one", () => {
  const model = new Model(setOf({ replicas: 4 }));
  model.settle();
  model.change({ replicas: 1 });
  model.look();
  assert.equal(model.story.slice(4), ["-web-3"]);
  model.look();
  assert.equal(model.story.slice(4), ["-web-3"]);
  model.settle();
  assert.equal(model.story.slice(4), ["-web-3", "-web-2", "-web-1"]);
});

test("a roll goes from the highest number down to the partition, and what is made again below it is as it was", () => {
  const rollingUpdate = { partition: 1 };
  const model = new Model(setOf({ replicas: 3, updateStrategy: { type: "RollingUpdate", rollingUpdate } }));
  model.settle();
  const [before] = model.revisions.keys();
  model.setImage("i:2");
  model.settle();
  assert.equal(model.story.slice(3), ["-web-2", "+web-2", "-web-1", "+web-1"]);
  model.pods.delete("web-0");
  model.settle();
  assert.equal(model.images(), ["web-0 i:1", "web-1 i:2", "web-2 i:2"]);
  assert.is(model.set.status?.currentRevision, before);
  assert.is(model.set.status?.updatedReplicas, 2);
  model.change({ updateStrategy: { type: "RollingUpdate", rollingUpdate: { partition: 0 } } });
  model.settle();
  assert.equal(model.images(), ["web-0 i:2", "web-1 i:2", "web-2 i:2"]);
  assert.is(model.set.status?.currentRevision, model.set.status?.updateRevision);
  assert.is.not(model.set.status?.currentRevision, before);
});

test("maxUnavailable pods go at once; OnDelete waits for somebody to delete them", () => {
  const model = new Model(setOf({ replicas: 4, updateStrategy: { rollingUpdate: { maxUnavailable: "50%" } } }));
  model.settle();
  model.setImage("i:2");
  model.look();
  assert.equal(model.story.slice(4), ["-web-3", "-web-2"]);
  const patient = new Model(setOf({ replicas: 2, updateStrategy: { type: "OnDelete" } }));
  patient.settle();
  patient.setImage("i:2");
  patient.settle();
  assert.equal(patient.images(), ["web-0 i:1", "web-1 i:1"]);
  patient.pods.delete("web-0");
  patient.settle();
  assert.equal(patient.images(), ["web-0 i:2", "web-1 i:1"]);
});

test("a bad image stops the roll at the pod that has it; an undo is one more revision, of the one that was", () => {
  const model = new Model(setOf({ replicas: 3, podManagementPolicy: "Parallel" }));
  model.settle();
  model.setImage("bad");
  model.settle(isBad);
  assert.equal(model.images(), ["web-0 i:1", "web-1 i:1", "web-2 bad"]);
  model.setImage("i:1");
  model.settle(isBad);
  assert.equal(model.images(), ["web-0 i:1", "web-1 i:1", "web-2 i:1"]);
  assert.equal([...model.revisions.values()].map((r) => r.revision).sort(), [2, 3]);
});

test("what ended is removed and made again under its name; a pod of a lost minion is waited for", () => {
  const model = new Model(setOf({ replicas: 2 }));
  model.settle();
  model.tell("web-0", "failed");
  const { notes } = model.look();
  assert.is(notes?.[0]?.reason, "RecreatingFailedPod");
  assert.equal(model.story.slice(2), ["-web-0"]);
  model.settle();
  assert.equal(model.story.slice(2), ["-web-0", "+web-0"]);
  model.tell("web-1", "lost");
  model.settle();
  model.setImage("i:2");
  model.settle();
  model.change({ replicas: 1 });
  model.settle();
  assert.equal(model.story.slice(4), []);
  assert.equal(model.names, ["web-0", "web-1"]);
  model.pods.delete("web-1");
  model.settle();
  assert.equal(model.story.slice(4), ["-web-0", "+web-0"]);
  assert.equal(model.images(), ["web-0 i:2"]);
});

test("pods are available when they have been ready for long enough, and no other comes before", () => {
  const model = new Model(setOf({ replicas: 2, minReadySeconds: 10 }));
  model.look();
  model.tell("web-0", "ready");
  const due = model.look().againAtMs ?? 0;
  assert.is(due, model.nowMs + 10_000);
  assert.equal([model.set.status?.readyReplicas, model.set.status?.availableReplicas], [1, 0]);
  assert.equal(model.names, ["web-0"]);
  model.nowMs = due;
  model.look();
  assert.equal(model.names, ["web-0", "web-1"]);
});

test("pods of its name and labels are adopted, given their labels, and let go when they are meant no more", () => {
  const model = new Model(setOf({ replicas: 1 }));
  model.settle();
  const pod = model.pods.get("web-0") as Pod;
  const { ownerReferences, ...free } = pod.metadata;
  model.put({ ...pod, metadata: { ...free, labels: { app: "a" } } });
  assert.equal(model.look().adopt, [{ kind: "Pod", name: "web-0", uid: pod.metadata.uid }]);
  model.put({ ...pod, metadata: { ...free, labels: { app: "a" }, ownerReferences: ownerReferences ?? [] } });
  model.look();
  assert.is(model.pods.get("web-0")?.metadata.labels?.["apps.kubernetes.io/pod-index"], "0");
  model.put({ ...pod, metadata: { ...pod.metadata, labels: { app: "other" } } });
  assert.equal(model.look().release, [{ kind: "Pod", name: "web-0", uid: pod.metadata.uid }]);
});

test("revisions that nothing is of go, the oldest first; a name that another's revision has is not taken", () => {
  const model = new Model(setOf({ replicas: 1, revisionHistoryLimit: 2 }));
  for (let i = 1; i < 6; i++) {
    model.setImage(`i:${i}`);
    model.settle();
  }
  assert.equal(
    [...model.revisions.values()].map((r) => r.revision),
    [3, 4, 5],
  );
  const other = new Model(setOf({ replicas: 1 }));
  other.look();
  const [revision] = [...other.revisions.values()];
  const fresh = new Model(setOf({ replicas: 1 }));
  if (revision)
    fresh.revisions.set(revision.metadata.name, {
      ...revision,
      metadata: { ...revision.metadata, ownerReferences: [], labels: {} },
    });
  fresh.settle();
  assert.is(fresh.set.status?.collisionCount, 1);
  assert.is(fresh.revisions.size, 2);
});

const template = {
  metadata: { name: "data", labels: { tier: "db" } },
  spec: { accessModes: ["ReadWriteOnce"], resources: { requests: { storage: "1Gi" } } },
};

test("each number has a claim, made before its pod, found again by name, and kept when it shrinks", () => {
  const model = new Model(setOf({ replicas: 2, volumeClaimTemplates: [template] }));
  model.settle();
  assert.equal([...model.claims.keys()], ["data-web-0", "data-web-1"]);
  const claim = model.claims.get("data-web-1");
  assert.equal([claim?.metadata.labels, claim?.metadata.ownerReferences], [{ tier: "db", app: "a" }, []]);
  assert.equal(model.pods.get("web-1")?.spec.volumes, [
    { name: "data", persistentVolumeClaim: { claimName: "data-web-1" } },
  ]);
  model.change({ replicas: 0 });
  model.settle();
  assert.is(model.claims.size, 2);
  const leaving = { ...claim?.metadata, name: "data-web-0", deletionTimestamp: "2026-01-01T00:00:00Z" };
  if (claim) model.claims.set("data-web-0", { ...claim, metadata: leaving });
  model.change({ replicas: 1 });
  model.settle();
  assert.equal(model.names, [], "a claim on its way out is waited for");
  model.claims.delete("data-web-0");
  model.settle();
  assert.equal([model.names, model.claims.has("data-web-0")], [["web-0"], true]);
});

test("claims go with their number, or with the set, where it says so", () => {
  const retention = { whenScaled: "Delete", whenDeleted: "Delete" };
  const policy = { persistentVolumeClaimRetentionPolicy: retention };
  const model = new Model(setOf({ replicas: 3, volumeClaimTemplates: [template], ...policy }));
  model.settle();
  assert.equal(model.claims.get("data-web-0")?.metadata.ownerReferences?.[0]?.uid, "s");
  model.change({ replicas: 1 });
  model.look();
  assert.is(model.claims.size, 3, "not before the pod is gone");
  model.settle();
  assert.equal([...model.claims.keys()], ["data-web-0"]);
  model.change({ persistentVolumeClaimRetentionPolicy: { whenScaled: "Retain", whenDeleted: "Retain" } });
  model.settle();
  assert.equal(model.claims.get("data-web-0")?.metadata.ownerReferences, []);
});

const deeds = fc.array(
  fc.oneof(
    fc.record({ deed: fc.constant("replicas" as const), to: fc.nat(5) }),
    fc.record({ deed: fc.constant("image" as const), to: fc.nat(3) }),
    fc.record({ deed: fc.constant("fail" as const), to: fc.nat(5) }),
    fc.record({ deed: fc.constant("ready" as const), to: fc.nat(5) }),
    fc.record({ deed: fc.constant("bury" as const), to: fc.nat(5) }),
    fc.record({ deed: fc.constant("look" as const), to: fc.nat(5) }),
  ),
  { maxLength: 60 },
);

test("whatever happens, it is in order, and in the end all is as it is wanted", () => {
  fc.assert(
    fc.property(deeds, fc.constantFrom("OrderedReady" as const, "Parallel" as const), (all, podManagementPolicy) => {
      const model = new Model(setOf({ replicas: 3, podManagementPolicy }));
      for (const { deed, to } of all) {
        const name = `web-${to}`;
        const pod = model.pods.get(name);
        if (deed === "replicas") model.change({ replicas: to });
        if (deed === "image") model.setImage(`i:${to}`);
        if (deed === "fail" && pod && !isTerminating(pod)) model.tell(name, "failed");
        if (deed === "ready" && pod && !isTerminating(pod)) model.tell(name, "ready");
        if (deed === "bury") model.bury();
        if (deed !== "look") continue;
        const before = new Map(model.pods);
        const plan = model.look();
        if (podManagementPolicy === "Parallel") continue;
        const made = plan.create.filter(({ kind }) => kind === "Pod").map(({ metadata }) => metadata.name ?? "");
        const gone = plan.remove.filter(({ kind }) => kind === "Pod");
        assert.ok(made.length + gone.length <= 1);
        for (const fresh of made)
          for (const other of before.values())
            if (ordinalOf(model.set, other) < ordinalOf(model.set, { kind: "Pod", metadata: { name: fresh } }))
              assert.ok(isReady(other), `${fresh} was made before ${other.metadata.name} was ready`);
      }
      model.settle();
      const wanted = model.set.spec.replicas ?? 0;
      const image = model.set.spec.template.spec?.containers[0]?.image;
      assert.equal(
        model.images(),
        Array.from({ length: wanted }, (_, i) => `web-${i} ${image}`),
      );
      assert.is(model.set.status?.currentRevision, model.set.status?.updateRevision);
    }),
    { numRuns: 300 },
  );
});

test.run();
