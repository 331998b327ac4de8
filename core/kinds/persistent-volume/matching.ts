/** Which volume fits a claim. */
import { isEnding } from "../../objects/finalizers.js";
import { isMeant } from "../../objects/label-selector.js";
import { quantityValue } from "../../objects/quantity.js";
import { type PersistentVolumeClaim, storageOf } from "../persistent-volume-claim/object.js";
import { minionOfVolume, type PersistentVolume } from "./object.js";

const capacityOf = ({ spec }: PersistentVolume): number => quantityValue(spec.capacity?.["storage"] ?? "0") || 0;

/** Whether a volume was made for a claim of this name, and for no other of it. */
export function isMeantFor({ spec }: PersistentVolume, { metadata }: PersistentVolumeClaim): boolean {
  const { claimRef } = spec;
  if (claimRef?.namespace !== metadata.namespace || claimRef?.name !== metadata.name) return false;
  return !claimRef?.uid || claimRef.uid === metadata.uid;
}

/** Why a volume is none for a claim; "" = it is. Whose it is already is not looked at. */
export function misfit(volume: PersistentVolume, claim: PersistentVolumeClaim): string {
  const { spec } = volume;
  if ((spec.storageClassName ?? "") !== (claim.spec.storageClassName ?? "")) return "it is of another storage class";
  if ((claim.spec.accessModes ?? []).some((mode) => !spec.accessModes?.includes(mode)))
    return "it has not the access modes that are asked for";
  if (capacityOf(volume) < quantityValue(storageOf(claim))) return "it is too small";
  return "";
}

/** Volumes that are free and fit, the smallest first. @param minion on which, or on any; "" = wherever */
export function fitting(
  volumes: Iterable<PersistentVolume>,
  claim: PersistentVolumeClaim,
  minion: string,
): PersistentVolume[] {
  const found: PersistentVolume[] = [];
  for (const volume of volumes) {
    const { status, spec, metadata } = volume;
    if (isEnding(volume) || spec.claimRef || (status?.phase ?? "Pending") === "Failed") continue;
    if (claim.spec.selector && !isMeant(claim.spec.selector, metadata.labels)) continue;
    if (minion !== "" && minionOfVolume(volume) !== "" && minionOfVolume(volume) !== minion) continue;
    if (misfit(volume, claim) === "") found.push(volume);
  }
  return found.sort((a, b) => capacityOf(a) - capacityOf(b) || (a.metadata.name < b.metadata.name ? -1 : 1));
}
