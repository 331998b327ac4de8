/** What is judged of a change of a claim by its class. Source: Kubernetes' admission plugin PersistentVolumeClaimResize. */
import { forbidden } from "../../fault.js";
import { quantityValue } from "../../objects/quantity.js";
import type { StorageClass } from "../storage-class/object.js";
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
