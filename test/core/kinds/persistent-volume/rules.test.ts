import { suite } from "uvu";
import * as assert from "uvu/assert";
import { Fault } from "../../../../core/fault.js";
import { prepareForUpdate } from "../../../../core/kinds/prepare.js";
import { volumeOf } from "../persistent-volume-claim/model.js";

const test = suite("rules of volumes");

function causesOf(work: () => unknown): string[] {
  try {
    work();
    return [];
  } catch (error) {
    return error instanceof Fault ? (error.details.causes ?? []).map(({ field }) => field) : [String(error)];
  }
}
const causes = (spec: object): string[] => causesOf(() => volumeOf("v", spec));

test("a volume is a directory of one minion", () => {
  assert.equal(causes({}), []);
  assert.equal(causes({ local: undefined, hostPath: { path: "/x" }, nodeAffinity: undefined }), []);
  assert.equal(causes({ nodeAffinity: undefined }), ["spec.nodeAffinity"]);
  const zone = [{ matchExpressions: [{ key: "zone", operator: "In", values: ["a"] }] }];
  assert.equal(causes({ nodeAffinity: { required: { nodeSelectorTerms: zone } } }), ["spec.nodeAffinity.required"]);
  assert.equal(causes({ hostPath: { path: "/x" } }), ["spec.local"]);
  assert.equal(causes({ local: undefined }), ["spec.local"]);
  assert.equal(causes({ local: undefined, nfs: { server: "s", path: "/" } }), ["spec.nfs"]);
  assert.equal(causes({ volumeMode: "Block" }), ["spec.volumeMode"]);
  assert.equal(causes({ persistentVolumeReclaimPolicy: "Recycle" }), ["spec.persistentVolumeReclaimPolicy"]);
  assert.equal(causes({ capacity: {} }), ["spec.capacity.storage"]);
});

test("where it is does not change", () => {
  const old = volumeOf("v");
  const change = (spec: object): string[] =>
    causesOf(() => prepareForUpdate("PersistentVolume", old, { ...old, spec: { ...old.spec, ...spec } }));
  assert.equal(change({ persistentVolumeReclaimPolicy: "Delete", capacity: { storage: "2Gi" } }), []);
  assert.equal(change({ local: { path: "/other" } }), ["spec.local"]);
});

test.run();
