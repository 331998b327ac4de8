import { suite } from "uvu";
import * as assert from "uvu/assert";
import { Fault } from "../../../../core/fault.js";
import { checkGrowth } from "../../../../core/kinds/persistent-volume-claim/admit.js";
import type { PersistentVolumeClaim } from "../../../../core/kinds/persistent-volume-claim/object.js";
import type { StorageClass } from "../../../../core/kinds/storage-class/object.js";

const test = suite("growth of claims");

const claim = (storage: string, storageClassName: string): PersistentVolumeClaim => ({
  apiVersion: "v1",
  kind: "PersistentVolumeClaim",
  metadata: { name: "data", namespace: "default" },
  spec: { storageClassName, resources: { requests: { storage } } },
});
const classes: Record<string, Partial<StorageClass>> = { grows: { allowVolumeExpansion: true }, stays: {} };
const check = (from: string, to: string, name: string): void =>
  checkGrowth(claim(from, name), claim(to, name), (of) => classes[of] as StorageClass | undefined);

test("a claim grows where its class says so, and nowhere else", () => {
  check("1Gi", "2Gi", "grows");
  for (const name of ["stays", "gone", ""]) {
    check("1Gi", "1024Mi", name);
    try {
      check("1Gi", "2Gi", name);
      assert.unreachable(name);
    } catch (error) {
      assert.instance(error, Fault);
      assert.is((error as Fault).code, 403);
      assert.match((error as Fault).message, /^persistentvolumeclaims "data" is forbidden: only dynamically/);
    }
  }
});

test.run();
