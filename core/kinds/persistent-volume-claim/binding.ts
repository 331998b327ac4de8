/** A claim and its volume: how they come to name each other, and what the claim says when they cannot. */
import { quantityValue } from "../../objects/quantity.js";
import type { ControllerNote, Reconciled } from "../../objects/reconciled.js";
import { isMeantFor, misfit } from "../persistent-volume/matching.js";
import { isProvisioned, type PersistentVolume } from "../persistent-volume/object.js";
import { bindCompletedKey, boundByControllerKey, type PersistentVolumeClaim as Claim, storageOf } from "./object.js";

export const nothing = { create: [], update: [], remove: [] } as const;
export const note = (level: ControllerNote["level"], reason: string, message: string): ControllerNote => ({
  level,
  reason,
  message,
});

export const annotated = (claim: Claim, more: Record<string, string>, without: readonly string[] = []): Claim => {
  const annotations = { ...claim.metadata.annotations, ...more };
  for (const key of without) delete annotations[key];
  return { ...claim, metadata: { ...claim.metadata, annotations } };
};

export const pending = (reason: string, message: string, level: ControllerNote["level"] = "Normal"): Reconciled => ({
  ...nothing,
  status: { phase: "Pending" },
  notes: [note(level, reason, message)],
});

/** The volume as the claim's own. */
function taken(volume: PersistentVolume, { metadata }: Claim, byUs: boolean): PersistentVolume {
  const { name, namespace = "", uid = "" } = metadata;
  const claimRef = { apiVersion: "v1", kind: "PersistentVolumeClaim", name, namespace, uid };
  const annotations = { ...volume.metadata.annotations, ...(byUs ? { [boundByControllerKey]: "yes" } : {}) };
  return { ...volume, metadata: { ...volume.metadata, annotations }, spec: { ...volume.spec, claimRef } };
}

/** Claim and volume name each other, or are made to. */
export function bound(claim: Claim, volume: PersistentVolume, byUs: boolean): Reconciled {
  const { name } = volume.metadata;
  const isTaken = volume.spec.claimRef?.uid === claim.metadata.uid;
  const isNamed = claim.spec.volumeName === name;
  const isDone = claim.metadata.annotations?.[bindCompletedKey] === "yes";
  const words = { [bindCompletedKey]: "yes", ...(isNamed ? {} : { [boundByControllerKey]: "yes" }) };
  const own = isNamed && isDone ? [] : [{ ...annotated(claim, words), spec: { ...claim.spec, volumeName: name } }];
  const grown = isTaken && isProvisioned(volume) ? grow(claim, volume) : [];
  const { capacity, accessModes } = (grown[0] ?? volume).spec;
  return {
    ...nothing,
    update: [...(isTaken ? grown : [taken(volume, claim, byUs)]), ...own],
    status: { phase: "Bound", ...(accessModes ? { accessModes } : {}), ...(capacity ? { capacity } : {}) },
  };
}

/** A directory is as large as its disk: it holds what is asked for. */
function grow(claim: Claim, volume: PersistentVolume): PersistentVolume[] {
  const wanted = storageOf(claim);
  if (quantityValue(wanted) <= (quantityValue(volume.spec.capacity?.["storage"] ?? "0") || 0)) return [];
  return [{ ...volume, spec: { ...volume.spec, capacity: { ...volume.spec.capacity, storage: wanted } } }];
}

/** It names its volume. */
export function named(claim: Claim, volumes: readonly PersistentVolume[]): Reconciled {
  const name = claim.spec.volumeName ?? "";
  const volume = volumes.find(({ metadata }) => metadata.name === name);
  const wasBound = claim.metadata.annotations?.[bindCompletedKey] === "yes";
  if (!volume) {
    if (!wasBound) return pending("FailedBinding", `there is no volume "${name}"`);
    const lost = note("Warning", "ClaimLost", `its volume "${name}" is gone, and what was in it is lost`);
    return { ...nothing, status: { ...claim.status, phase: "Lost" }, notes: [lost] };
  }
  const { claimRef } = volume.spec;
  if (claimRef && !isMeantFor(volume, claim))
    return wasBound
      ? { ...nothing, status: { ...claim.status, phase: "Lost" } }
      : pending("FailedBinding", `volume "${name}" is another claim's: ${claimRef.namespace}/${claimRef.name}`);
  const why = wasBound ? "" : misfit(volume, claim);
  return why === ""
    ? bound(claim, volume, !claimRef)
    : pending("VolumeMismatch", `volume "${name}" is none for it: ${why}`, "Warning");
}
