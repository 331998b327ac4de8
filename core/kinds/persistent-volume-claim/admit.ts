/** What classes make of claims. Source: Kubernetes' admission plugins DefaultStorageClass and PersistentVolumeClaimResize. */
import { forbidden } from "../../fault.js";
import { quantityValue } from "../../objects/quantity.js";
import { defaultClass, type StorageClass } from "../storage-class/object.js";
import { type PersistentVolumeClaim, storageOf } from "./object.js";

const why =
  "only dynamically provisioned pvc can be resized and the storageclass that provisions the pvc must support resize";

/** @throws Fault Forbidden when a claim grows and its class does not let it */
export function checkGrowth(
  old: PersistentVolumeClaim,
  next: PersistentVolumeClaim,
  classOf: (name: string) => StorageClass | undefined,
): void {
  if (quantityValue(storageOf(next)) <= quantityValue(storageOf(old))) return;
  if (classOf(next.spec.storageClassName ?? "")?.allowVolumeExpansion !== true)
    throw forbidden("persistentvolumeclaims", next.metadata.name, why);
}

/** A new claim that names no class is of the default one, if there is one now; if not, it is given it once there is. */
export function withDefaultClass(claim: PersistentVolumeClaim, classes: Iterable<StorageClass>): PersistentVolumeClaim {
  if (claim.spec.storageClassName !== undefined) return claim;
  const byDefault = defaultClass([...classes]);
  return byDefault ? { ...claim, spec: { ...claim.spec, storageClassName: byDefault.metadata.name } } : claim;
}
