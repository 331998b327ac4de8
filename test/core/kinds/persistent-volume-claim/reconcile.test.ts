import { suite } from "uvu";
import * as assert from "uvu/assert";
import { selectedNodeKey } from "../../../../core/kinds/persistent-volume-claim/object.js";
import type { Reconciled } from "../../../../core/objects/reconciled.js";
import { claimOf, Model, volumeOf } from "./model.js";

const test = suite("claims");
const reasons = ({ notes = [] }: Reconciled): string[] => notes.map(({ reason }) => reason);

test("without a class it is of the default one, waits for a pod, and gets a directory where that goes", () => {
  const model = new Model(claimOf());
  assert.equal(reasons(model.settle()), ["WaitForFirstConsumer"]);
  assert.is(model.claim.spec.storageClassName, "host-directory");
  model.annotate(selectedNodeKey, "a");
  model.settle();
  const [volume] = model.volumes.values();
  assert.is(volume?.metadata.name, "pvc-uid-data");
  assert.equal(volume?.spec.local, { path: "/data/volumes/pvc-uid-data" });
  assert.is(volume?.spec.persistentVolumeReclaimPolicy, "Delete");
  assert.is(model.claim.spec.volumeName, "pvc-uid-data");
  assert.equal(model.claim.status, { phase: "Bound", accessModes: ["ReadWriteOnce"], capacity: { storage: "1Gi" } });
});

test("of volumes that are there it takes the smallest that fits, and no other's", () => {
  const other = { apiVersion: "v1", kind: "PersistentVolumeClaim", namespace: "default", name: "other", uid: "o" };
  const model = new Model(
    claimOf({ storageClassName: "" }),
    volumeOf("small", { capacity: { storage: "1Mi" } }),
    volumeOf("large", { capacity: { storage: "9Gi" } }),
    volumeOf("right", { capacity: { storage: "2Gi" } }),
    volumeOf("taken", { claimRef: other }),
    volumeOf("classed", { storageClassName: "fast" }),
    volumeOf("reading", { accessModes: ["ReadOnlyMany"] }),
  );
  model.settle();
  assert.is(model.claim.spec.volumeName, "right");
  assert.is(model.volumes.get("right")?.spec.claimRef?.uid, "uid-data");
  assert.equal(model.claim.status?.capacity, { storage: "2Gi" });
});

test("it waits for the volume it names, and says what is wrong with it", () => {
  const model = new Model(claimOf({ storageClassName: "", volumeName: "mine" }));
  assert.equal(reasons(model.settle()), ["FailedBinding"]);
  model.volumes.set("mine", volumeOf("mine", { capacity: { storage: "1Mi" } }));
  assert.equal(reasons(model.settle()), ["VolumeMismatch"]);
  assert.is(model.claim.status?.phase, "Pending");
  model.volumes.set("mine", volumeOf("mine"));
  model.settle();
  assert.is(model.claim.status?.phase, "Bound");
  model.volumes.delete("mine");
  model.settle();
  assert.is(model.claim.status?.phase, "Lost");
});

test("a volume that was made for it is its own, whoever else fits", () => {
  const claimRef = { namespace: "default", name: "data" };
  const model = new Model(claimOf({ storageClassName: "" }), volumeOf("free"), volumeOf("meant", { claimRef }));
  model.settle();
  assert.is(model.claim.spec.volumeName, "meant");
});

test("no class, one that is none, and one that others make volumes of are told apart", () => {
  assert.equal(reasons(new Model(claimOf({ storageClassName: "" })).settle()), ["FailedBinding"]);
  assert.equal(reasons(new Model(claimOf({ storageClassName: "gone" })).settle()), ["ProvisioningFailed"]);
  const model = new Model(claimOf({ storageClassName: "fast" }));
  model.classes.push({ kind: "StorageClass", metadata: { name: "fast" }, provisioner: "example.com/fast" });
  assert.equal(reasons(model.settle()), ["ExternalProvisioning"]);
});

test("it grows with what is asked of it; a minion that is gone is not waited for", () => {
  const model = new Model(claimOf());
  model.settle();
  model.annotate(selectedNodeKey, "gone");
  model.settle();
  assert.is(model.claim.metadata.annotations?.[selectedNodeKey], undefined);
  model.annotate(selectedNodeKey, "a");
  model.settle();
  model.claim = { ...model.claim, spec: { ...model.claim.spec, resources: { requests: { storage: "3Gi" } } } };
  model.settle();
  assert.equal(model.claim.status?.capacity, { storage: "3Gi" });
});

test.run();
