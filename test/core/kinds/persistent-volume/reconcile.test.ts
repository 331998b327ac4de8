import { suite } from "uvu";
import * as assert from "uvu/assert";
import { type PersistentVolume, provisionedByKey } from "../../../../core/kinds/persistent-volume/object.js";
import { isToBeRemoved, reconcile } from "../../../../core/kinds/persistent-volume/reconcile.js";
import type { PersistentVolumeClaim } from "../../../../core/kinds/persistent-volume-claim/object.js";
import { claimOf, volumeOf } from "../persistent-volume-claim/model.js";

const test = suite("volumes");
const claimRef = { kind: "PersistentVolumeClaim", namespace: "default", name: "data", uid: "uid-data" };

function looked(volume: PersistentVolume, ...claims: PersistentVolumeClaim[]): PersistentVolume {
  const plan = reconcile(volume, claims, 0);
  const [next] = plan.update as unknown as PersistentVolume[];
  return { ...(next ?? volume), status: plan.status as NonNullable<PersistentVolume["status"]> };
}
const made = (volume: PersistentVolume, policy = "Delete"): PersistentVolume => ({
  ...volume,
  metadata: { ...volume.metadata, annotations: { [provisionedByKey]: "troupe.dev/host-directory" } },
  spec: { ...volume.spec, persistentVolumeReclaimPolicy: policy },
});

test("it is free, a claim's, or what a claim left", () => {
  const free = volumeOf("v");
  assert.is(looked(free).status?.phase, "Available");
  const taken = volumeOf("v", { claimRef });
  const claim = claimOf({ volumeName: "v" });
  assert.is(looked(taken, claim).status?.phase, "Bound");
  assert.is(looked(taken).status?.phase, "Released");
  const next = { ...claim, metadata: { ...claim.metadata, uid: "another" } };
  assert.is(looked(taken, next).status?.phase, "Released");
});

test("what was made for a claim goes with it, unless it is to be kept; what was made by hand never does", () => {
  const taken = volumeOf("v", { claimRef });
  assert.ok(isToBeRemoved(looked(made(taken))));
  assert.not(isToBeRemoved(looked(made(taken), claimOf({ volumeName: "v" }))));
  assert.not(isToBeRemoved(looked(made(taken, "Retain"))));
  const byHand = looked(volumeOf("v", { claimRef, persistentVolumeReclaimPolicy: "Delete" }));
  assert.equal([byHand.status?.phase, isToBeRemoved(byHand)], ["Failed", false]);
});

test("it is held as long as a claim has it", () => {
  const held = (volume: PersistentVolume): PersistentVolume => ({
    ...volume,
    metadata: {
      ...volume.metadata,
      finalizers: ["kubernetes.io/pv-protection"],
      deletionTimestamp: "2026-01-01T00:00:00Z",
    },
  });
  const taken = held(volumeOf("v", { claimRef }));
  assert.equal(looked(taken, claimOf({ volumeName: "v" })).metadata.finalizers, ["kubernetes.io/pv-protection"]);
  assert.is(looked(taken).metadata.finalizers, undefined);
  assert.is(looked(held(volumeOf("v"))).metadata.finalizers, undefined);
});

test.run();
