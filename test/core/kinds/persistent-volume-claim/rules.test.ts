import { suite } from "uvu";
import * as assert from "uvu/assert";
import { Fault } from "../../../../core/fault.js";
import type { PersistentVolumeClaim } from "../../../../core/kinds/persistent-volume-claim/object.js";
import { claimRules } from "../../../../core/kinds/persistent-volume-claim/rules.js";
import { completed } from "../../../../core/objects/read-object.js";
import { Faults, strictRules } from "../../../../core/schema/faults.js";

const test = suite("rules of claims");

function claim(spec: object): PersistentVolumeClaim {
  const faults = new Faults(strictRules);
  const body = {
    apiVersion: "v1",
    kind: "PersistentVolumeClaim",
    metadata: { name: "data" },
    spec: { accessModes: ["ReadWriteOnce"], resources: { requests: { storage: "1Gi" } }, ...spec },
  };
  const read = claimRules.shape.read(body, "", faults);
  faults.throwIfAny("PersistentVolumeClaim", "data");
  return completed(claimRules, read);
}

function causesOf(work: () => unknown): string[] {
  try {
    work();
    return [];
  } catch (error) {
    return error instanceof Fault ? (error.details.causes ?? []).map(({ field }) => field) : [String(error)];
  }
}
const causes = (spec: object): string[] => causesOf(() => claim(spec));

test("a claim asks for storage, in modes that there are", () => {
  assert.is(claim({}).spec.volumeMode, "Filesystem");
  assert.equal(causes({ resources: {} }), ["spec.resources.requests.storage"]);
  assert.equal(causes({ resources: { requests: { storage: "0" } } }), ["spec.resources.requests.storage"]);
  assert.equal(causes({ accessModes: [] }), ["spec.accessModes"]);
  assert.equal(causes({ accessModes: ["ReadWriteAlways"] }), ["spec.accessModes[0]"]);
  assert.equal(causes({ accessModes: ["ReadWriteOncePod", "ReadWriteOnce"] }), ["spec.accessModes"]);
  assert.equal(causes({ storageClassName: "" }), []);
});

test("what a directory cannot be is refused", () => {
  assert.equal(causes({ volumeMode: "Block" }), ["spec.volumeMode"]);
  assert.equal(causes({ dataSource: { kind: "PersistentVolumeClaim", name: "other" } }), ["spec.dataSource"]);
});

function updating(old: PersistentVolumeClaim, spec: object): string[] {
  const faults = new Faults(strictRules);
  const next = claimRules.carriedOver(old, { ...old, spec: { ...old.spec, ...spec } });
  claimRules.checkUpdate(old, next, faults);
  return faults.causes.map(({ field }) => field);
}

test("it stays what it is, but may grow when it is bound, and say what was left to the cluster", () => {
  const storage = (amount: string): object => ({ resources: { requests: { storage: amount } } });
  const bound: PersistentVolumeClaim = { ...claim({}), status: { phase: "Bound" } };
  assert.equal(updating(bound, storage("2Gi")), []);
  assert.equal(updating(claim({}), storage("2Gi")), ["spec.resources.requests.storage"]);
  assert.equal(updating(bound, storage("1Mi")), ["spec.resources.requests.storage"]);
  assert.equal(updating(bound, { accessModes: ["ReadWriteMany"] }), ["spec.accessModes"]);
  assert.equal(updating(claim({}), { storageClassName: "fast", volumeName: "v" }), []);
  assert.equal(updating(claim({ volumeName: "v" }), { volumeName: "w" }), ["spec.volumeName"]);
});

test.run();
