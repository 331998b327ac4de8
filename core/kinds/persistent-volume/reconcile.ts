/** What a volume says of itself: whose it is, and what becomes of it when that claim is gone. */
import { isEnding, withFinalizers } from "../../objects/finalizers.js";
import type { ControllerNote, Reconciled } from "../../objects/reconciled.js";
import { toApiTime } from "../../time.js";
import { boundByControllerKey, type PersistentVolumeClaim } from "../persistent-volume-claim/object.js";
import { isProvisioned, type PersistentVolume, volumeProtection } from "./object.js";

type Status = NonNullable<PersistentVolume["status"]>;
type Told = Pick<Status, "phase" | "reason" | "message">;

const byHand = "it was made by hand, so nobody but who made it deletes what is in it";

function phaseOf(volume: PersistentVolume, claim: PersistentVolumeClaim | undefined): Told {
  const { claimRef, persistentVolumeReclaimPolicy: policy } = volume.spec;
  if (!claimRef?.uid) return { phase: "Available" };
  if (claim?.metadata.uid === claimRef.uid)
    return { phase: claim.spec.volumeName === volume.metadata.name ? "Bound" : "Available" };
  if (policy !== "Delete" || isProvisioned(volume)) return { phase: "Released" };
  return { phase: "Failed", reason: "VolumeFailedDelete", message: byHand };
}

const isDeletedWithClaim = (volume: PersistentVolume): boolean =>
  isProvisioned(volume) && volume.spec.persistentVolumeReclaimPolicy === "Delete";

/** Its claim is gone, and so shall its directory be. */
export function isToBeRemoved(volume: PersistentVolume): boolean {
  const { phase } = volume.status ?? {};
  const isLeft = phase === "Released" || (isEnding(volume) && phase !== "Bound");
  return isLeft && isDeletedWithClaim(volume);
}

/** The volume, held by nothing of ours. */
export const unprotected = (volume: PersistentVolume): PersistentVolume =>
  withFinalizers(
    volume,
    (volume.metadata.finalizers ?? []).filter((f) => f !== volumeProtection),
  );

/** @param claims the one that has it, if it is there */
export function reconcile(
  volume: PersistentVolume,
  claims: readonly PersistentVolumeClaim[],
  nowMs: number,
): Reconciled {
  const [claim] = claims;
  const told = phaseOf(volume, claim);
  const was = volume.status;
  const isSame = was?.phase === told.phase;
  const status: Status = {
    ...told,
    lastPhaseTransitionTime: isSame ? (was?.lastPhaseTransitionTime ?? toApiTime(nowMs)) : toApiTime(nowMs),
  };
  const notes: ControllerNote[] =
    told.phase === "Failed" ? [{ level: "Warning", reason: "VolumeFailedDelete", message: byHand }] : [];
  const isFree = isEnding(volume) && told.phase !== "Bound" && !isDeletedWithClaim(volume);
  const free = unprotected(volume);
  const isHeldByUs = free.metadata.finalizers?.length !== volume.metadata.finalizers?.length;
  // It was chosen for a claim that took another one, or went before.
  const isLeft =
    told.phase === "Available" &&
    claim?.spec.volumeName !== undefined &&
    volume.metadata.annotations?.[boundByControllerKey] === "yes";
  const { claimRef: _, ...spec } = volume.spec;
  const released: PersistentVolume[] = isLeft && !isEnding(volume) ? [{ ...volume, spec }] : [];
  return {
    create: [],
    update: [...(isFree && isHeldByUs ? [free] : []), ...released],
    remove: [],
    status,
    notes,
  };
}
